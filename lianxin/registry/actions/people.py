"""Officers and their posts."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from lianxin.audit import actions as audit
from lianxin.audit.sealing import blind_index
from lianxin.registry.models import Officer, Post, Unit
from lianxin.registry.models.people import Basis
from lianxin.rules.errors import Fault, Refused, refuse
from lianxin.rules.names import search_text

MOBILE = "registry.officer.mobile"


def create_officer(
    *, code: str, name: str, by: str, at: datetime, mobile: str = "", skills: Sequence[str] = (), tags: Sequence[str] = ()
) -> Officer:
    """The new officer. Raises Refused."""
    found: list[Fault] = []
    if not name.strip():
        found.append(Fault("name", name, "要写姓名", "a name is needed"))
    if not code.strip():
        found.append(Fault("officer_code", code, "要写工号", "a code is needed"))
    elif Officer.objects.filter(code=code).exists():
        found.append(Fault("officer_code", code, "工号已被使用", "the code is taken"))
    refuse(found)
    with transaction.atomic():
        officer = Officer.objects.create(
            code=code,
            name=name.strip(),
            mobile=mobile,
            mobile_index=blind_index(mobile, about=MOBILE),
            skills=list(skills),
            tags=list(tags),
            search=search_text(name, codes=[code]),
        )
        audit.record("registry.officer.made", kind="officer", code=code, by=by, at=at, after={"name": officer.name})
    return officer


def take_on(
    *,
    code: str,
    name: str,
    unit: Unit,
    class_key: str,
    valid_from: date,
    classes: Collection[str],
    by: str,
    at: datetime,
    title: str = "",
    basis: str = Basis.APPOINTED,
    mobile: str = "",
) -> Officer:
    """A new officer with a first post, both or neither. Raises Refused."""
    with transaction.atomic():
        officer = create_officer(code=code, name=name, mobile=mobile, by=by, at=at)
        add_post(
            officer=officer,
            unit=unit,
            class_key=class_key,
            valid_from=valid_from,
            title=title,
            basis=basis,
            classes=classes,
            by=by,
            at=at,
        )
    return officer


def change_officer(
    *,
    officer: Officer,
    by: str,
    at: datetime,
    name: str | None = None,
    mobile: str | None = None,
    skills: Sequence[str] | None = None,
    tags: Sequence[str] | None = None,
) -> None:
    """Set what is given. The act says which fields, never a number."""
    changed: list[str] = []
    if name is not None and name.strip() and name.strip() != officer.name:
        officer.name = name.strip()
        officer.search = search_text(officer.name, codes=[officer.code])
        changed += ["name", "search"]
    if mobile is not None and mobile != officer.mobile:
        officer.mobile, officer.mobile_index = mobile, blind_index(mobile, about=MOBILE)
        changed += ["mobile", "mobile_index"]
    for field, value in (("skills", skills), ("tags", tags)):
        if value is not None and list(value) != getattr(officer, field):
            setattr(officer, field, list(value))
            changed.append(field)
    if not changed:
        return
    with transaction.atomic():
        officer.save(update_fields=changed)
        audit.record("registry.officer.changed", kind="officer", code=officer.code, by=by, at=at, after={"fields": changed})


def add_post(
    *,
    officer: Officer,
    unit: Unit,
    class_key: str,
    valid_from: date,
    by: str,
    at: datetime,
    classes: Collection[str],
    valid_to: date | None = None,
    title: str = "",
    basis: str = Basis.APPOINTED,
    main: bool | None = None,
    backup: Officer | None = None,
) -> Post:
    """The new post. ``classes`` are the words in force there. Raises Refused: dates, words, the same post twice over.

    Its unit counts the work when it is the main one. Left open (None): the first post is; and so is one on loan, drawn or
    stationed elsewhere, for its time — the home post steps back then, and takes over again afterwards.
    """
    posts = list(Post.objects.filter(officer=officer).select_related("unit"))
    words = _word_faults(class_key, classes, basis)
    refuse([*words, *_date_faults([post for post in posts if _same(post, unit, class_key)], valid_from, valid_to)])
    seconded = basis in {Basis.TEMPORARY, Basis.BORROWED, Basis.DRAWN, Basis.STATIONED}
    is_main = (seconded or not posts) if main is None else main
    with transaction.atomic():
        if is_main:
            for post in posts:
                if post.main:
                    step_back(post, valid_from, valid_to)
        made = Post.objects.create(
            officer=officer,
            unit=unit,
            class_key=class_key,
            title=title.strip(),
            basis=basis,
            main=is_main,
            backup=backup,
            valid_from=valid_from,
            valid_to=valid_to,
        )
        after = {"unit": unit.code, "class": class_key, "from": valid_from.isoformat(), "basis": basis, "main": is_main}
        audit.record("registry.post.made", kind="officer", code=officer.code, by=by, at=at, after=after)
    return made


def step_back(post: Post, first: date, last: date | None) -> None:
    """Cut a main post so that it is not the main one between two days: up to three rows, each with its own dates."""
    end = post.valid_to
    if (last is not None and last < post.valid_from) or (end is not None and end < first):
        return
    if last is not None and (end is None or last < end):
        _copy(post, valid_from=last + timedelta(days=1), valid_to=end, main=True)
        end = last
    if first > post.valid_from:
        _copy(post, valid_from=first, valid_to=end, main=False)
        post.valid_to = first - timedelta(days=1)
    else:
        post.valid_to, post.main = end, False
    post.save(update_fields=["valid_to", "main"])


def _copy(post: Post, *, valid_from: date, valid_to: date | None, main: bool) -> None:
    Post.objects.create(
        officer_id=post.officer_id,
        unit_id=post.unit_id,
        class_key=post.class_key,
        title=post.title,
        basis=post.basis,
        main=main,
        backup_id=post.backup_id,
        valid_from=valid_from,
        valid_to=valid_to,
    )


def _same(post: Post, unit: Unit, class_key: str) -> bool:
    return post.unit_id == unit.pk and post.class_key == class_key


def _word_faults(class_key: str, classes: Collection[str], basis: str) -> list[Fault]:
    found: list[Fault] = []
    if class_key not in classes:
        found.append(Fault("class", class_key, "当地当日的制度中没有这个类别", "no policy in force there then knows this class"))
    if basis and basis not in Basis.values:
        found.append(Fault("basis", basis, "没有这种任用方式", "there is no such basis"))
    return found


def _date_faults(same: list[Post], first: date, last: date | None) -> list[Fault]:
    found: list[Fault] = []
    if last is not None and last < first:
        found.append(Fault("valid_to", str(last), "结束日期早于开始日期", "the last day is before the first"))
    for post in same:
        apart = (last is not None and last < post.valid_from) or (post.valid_to is not None and post.valid_to < first)
        if not apart:
            found.append(Fault("valid_from", str(first), f"与{post.valid_from}起的同一岗位重叠", "overlaps the same post"))
    return found


def end_post(*, post: Post, last: date, by: str, at: datetime) -> None:
    """End a post on a day. Raises Refused for a day before it began, or when it ended earlier."""
    if last < post.valid_from:
        raise Refused.because("valid_to", last, "结束日期早于开始日期", "the last day is before the first")
    with transaction.atomic():
        still = Q(valid_to=None) | Q(valid_to__gt=last)
        if not Post.objects.filter(still, pk=post.pk).update(valid_to=last):
            raise Refused.because("valid_to", last, "该岗位已经更早结束", "the post has ended earlier already")
        post.valid_to = last
        code = Officer.objects.values_list("code", flat=True).get(pk=post.officer_id)
        after = {"post": post.pk, "to": last.isoformat()}
        audit.record("registry.post.ended", kind="officer", code=code, by=by, at=at, after=after)


def set_backup(*, post: Post, backup: Officer | None, by: str, at: datetime) -> None:
    """Say who stands in (AB岗). Raises Refused when it is the officer's own self."""
    if backup is not None and backup.pk == post.officer_id:
        raise Refused.because("backup_officer_code", backup.code, "AB岗不能是本人", "nobody is their own backup")
    with transaction.atomic():
        post.backup = backup
        post.save(update_fields=["backup"])
        code = Officer.objects.values_list("code", flat=True).get(pk=post.officer_id)
        after = {"post": post.pk, "backup": backup.code if backup else None}
        audit.record("registry.post.backup", kind="officer", code=code, by=by, at=at, after=after)
