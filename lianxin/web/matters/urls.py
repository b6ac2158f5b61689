"""Addresses of matters: the list, the dispatch desk, what is stuck, the county office, one matter and its steps."""

from django.urls import path

from lianxin.web.matters import desk, handed, ledger, lists, office, promising, publishing, undelivered, views

urlpatterns = [
    path("matters/", lists.matters, name="matters"),
    path("matters/stuck/", office.stuck, name="matters-stuck"),
    path("matters/office/", office.office, name="matters-office"),
    path("matters/table.xlsx", ledger.table, name="matters-xlsx"),
    path("matters/promises/", promising.promises, name="matter-promises"),
    path("matters/promises/new/", promising.new, name="matter-promise"),
    path("matters/promises/table.xlsx", promising.table, name="matter-promises-xlsx"),
    path("matters/publishing/", publishing.publishing, name="matters-publishing"),
    path("matters/undelivered/", undelivered.undelivered, name="matters-undelivered"),
    path("matters/undelivered/<int:number>/again/", undelivered.again, name="matters-undelivered-again"),
    path("matters/handed/", handed.handed, name="matters-handed"),
    path("matters/handed/<str:code>/", handed.one, name="matter-handed"),
    path("matters/find/", views.find, name="matter-find"),
    path("matters/lift/<str:problem>/", lists.lift, name="matter-lift"),
    path("matters/<str:code>/", views.matter, name="matter"),
    path("matters/<str:code>/publish/", publishing.publish, name="matter-publish"),
    path("matters/<str:code>/photos/<slug:name>/", views.photo, name="matter-photo"),
    path("matters/<str:code>/<str:step>/", views.step, name="matter-step"),
    path("desk/", desk.queue, name="desk"),
    path("desk/next/", desk.take_next, name="desk-next"),
    path("desk/many/", desk.many, name="desk-many"),
    path("desk/filter/", desk.keep_filter, name="desk-filter"),
    path("desk/keys/", desk.keys, name="desk-keys"),
    path("desk/<str:code>/", desk.one, name="desk-one"),
    path("desk/<str:code>/take/", desk.take, name="desk-take"),
    path("desk/<str:code>/skip/", desk.skip, name="desk-skip"),
    path("desk/<str:code>/merge/", desk.merge, name="desk-merge"),
    path("desk/<str:code>/undo/", desk.undo, name="desk-undo"),
]
