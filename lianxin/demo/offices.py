"""How the units of a demonstration are called: as such units usually are, in places that do not have them."""

from typing import Final

_BODIES: Final = """
财政局|Finance Bureau
审计局|Audit Bureau
统计局|Statistics Bureau
自然资源局|Natural Resources Bureau
生态环境局|Environment Bureau
林业和草原局|Forestry and Grassland Bureau
商务局|Commerce Bureau
文化和旅游局|Culture and Tourism Bureau
应急管理局|Emergency Management Bureau
市场监督管理局|Market Regulation Bureau
退役军人事务局|Veterans Affairs Bureau
畜牧兽医局|Livestock Bureau
科学技术局|Science and Technology Bureau
体育局|Sports Bureau
粮食和物资储备局|Grain and Reserves Bureau
乡村振兴服务中心|Rural Development Centre
供销合作社|Supply and Marketing Cooperative
残疾人联合会|Disabled Persons Federation
妇女联合会|Women Federation
总工会|Trade Union Federation
共青团委员会|Youth League Committee
工商业联合会|Federation of Industry and Commerce
融媒体中心|Media Centre
政务服务中心|Government Service Centre
机关事务服务中心|Office Services Centre
气象局|Weather Bureau
税务局|Tax Bureau
档案馆|Archives
科学技术协会|Science Association
红十字会|Red Cross Society
公安局|Public Security Bureau
消防救援大队|Fire and Rescue Brigade
国有资产服务中心|State Assets Centre
公共资源交易中心|Public Resources Exchange
不动产登记中心|Real Estate Register
住房公积金管理中心|Housing Fund Centre
社会保险中心|Social Insurance Centre
就业服务中心|Employment Centre
疾病预防控制中心|Disease Control Centre
人民医院|People's Hospital
中医医院|Hospital of Chinese Medicine
妇幼保健院|Maternity and Child Hospital
图书馆|Library
文化馆|House of Culture
博物馆|Museum
第一中学|First Middle School
第二中学|Second Middle School
职业技术学校|Vocational School
党校|Party School
老干部局|Bureau for Retired Cadres
机构编制办公室|Staffing Office
组织部|Organisation Department
宣传部|Publicity Department
统战部|United Front Department
政法委员会|Political and Legal Committee
人大常委会机关|Office of the People's Congress
政协机关|Office of the Consultative Conference
政府办公室|Government Office
农业技术推广中心|Agricultural Extension Centre
农机化服务中心|Farm Machinery Centre
种子管理站|Seed Station
植物保护站|Plant Protection Station
动物疫病防控中心|Animal Disease Centre
水文站|Hydrology Station
水库管理处|Reservoir Office
灌区管理处|Irrigation District Office
公路养护中心|Road Maintenance Centre
道路运输服务中心|Road Transport Centre
园林绿化中心|Parks Centre
环境卫生中心|Sanitation Centre
自来水公司|Water Company
供热公司|Heating Company
供电公司|Power Company
燃气公司|Gas Company
农村商业银行|Rural Bank
电信分公司|Telecom Branch
移动分公司|Mobile Branch
邮政分公司|Post Branch
石油分公司|Oil Branch
新华书店|Bookshop
产品质量检测中心|Quality Inspection Centre
价格认证中心|Price Certification Centre
经济开发区管委会|Development Zone Committee
工业园区管委会|Industrial Park Committee
国有林场|State Forest Farm
良种场|Seed Farm
地方志编纂室|Office of Local Chronicles
文学艺术联合会|Federation of Arts
归国华侨联合会|Federation of Returned Overseas Chinese
法学会|Law Society
老龄工作办公室|Office for the Aged
地震局|Earthquake Bureau
烟草专卖局|Tobacco Bureau
房屋征收服务中心|Resettlement Centre
农产品质量安全中心|Farm Produce Safety Centre
"""
BODIES: Final = tuple(tuple(line.split("|")) for line in _BODIES.strip().splitlines())
"""Chinese and English. None of them stands in a dispatch catalogue: those have units of their own."""
GOVERNMENTS: Final = frozenset({"township_government", "town_government"})
_SEATS: Final = ("县", "市", "区")
_ENDINGS: Final = {"街道": "办事处", "镇": "人民政府", "乡": "人民政府"}


def of_place(place: str, kind: str, name: str, *, english: bool) -> str:
    """The unit that a place has one of: 柳河镇人民政府, 新城街道办事处, 沙湾市委办公室."""
    if kind in GOVERNMENTS:
        return _government(place, english=english)
    if english:
        return f"{place} {name}"
    if name[:2] in {f"{seat}委" for seat in _SEATS}:
        return f"{place}{name[1:]}".replace("县政府", f"{place[-1]}政府").replace("区政府", f"{place[-1]}政府")
    return f"{place[:-1]}{name}" if place.endswith("村") and name.startswith("村委") else f"{place}{name}"


def _government(place: str, *, english: bool) -> str:
    """A township's government as such places call it; what is neither township, town nor subdistrict has an office."""
    if english:
        return f"{place} {'Office' if place.endswith('Subdistrict') else 'government'}"
    return place + next((word for ending, word in _ENDINGS.items() if place.endswith(ending)), "机关")


def of_many(place: str, number: int, *, branch: bool, english: bool) -> str:
    """One of the many units of a kind in one place; ``branch``: the party branch of that unit."""
    chinese, other = BODIES[(number - 1) % len(BODIES)]
    again = f"{(number - 1) // len(BODIES) + 1}" if number > len(BODIES) else ""
    if english:
        return f"{place} {other}{again and f' {again}'}{' Branch' if branch else ''}"
    return f"{place}{chinese}{again}{'机关党支部' if branch else ''}"
