"""Names of countries, for telling a country from a city among a tagger's place names."""

COUNTRIES = """
Afghanistan Albania Algeria Andorra Angola Argentina Armenia Australia Austria Azerbaijan Bahamas Bahrain
Bangladesh Barbados Belarus Belgium Belize Benin Bhutan Bolivia Bosnia Botswana Brazil Brunei Bulgaria
Burundi Cambodia Cameroon Canada Chad Chile China Colombia Comoros Congo Croatia Cuba Cyprus Czechia Denmark
Djibouti Dominica Ecuador Egypt Eritrea Estonia Eswatini Ethiopia Fiji Finland France Gabon Gambia Germany
Ghana Greece Grenada Guatemala Guinea Guyana Haiti Honduras Hungary Iceland India Indonesia Iran Iraq Ireland
Israel Italy Jamaica Japan Jordan Kazakhstan Kenya Kiribati Kosovo Kuwait Kyrgyzstan Laos Latvia Lebanon
Lesotho Liberia Libya Liechtenstein Lithuania Luxembourg Madagascar Malawi Malaysia Maldives Mali Malta
Mauritania Mauritius Mexico Micronesia Moldova Monaco Mongolia Montenegro Morocco Mozambique Myanmar Burma
Namibia Nauru Nepal Netherlands Holland Nicaragua Niger Nigeria Norway Oman Pakistan Palau Palestine Panama
Paraguay Peru Philippines Poland Portugal Qatar Romania Russia Rwanda Samoa Senegal Serbia Seychelles
Singapore Slovakia Slovenia Somalia Spain Sudan Suriname Sweden Switzerland Syria Taiwan Tajikistan Tanzania
Thailand Togo Tonga Tunisia Turkey Türkiye Turkmenistan Tuvalu Uganda Ukraine Uruguay Uzbekistan Vanuatu
Venezuela Vietnam Yemen Zambia Zimbabwe America Britain England Scotland Wales USSR
""".split()

LONGER_NAMES = """
United States; United States of America; US; U.S.; USA; U.S.A.; United Kingdom; UK; U.K.; Great Britain
Saudi Arabia; United Arab Emirates; UAE; North Korea; South Korea; New Zealand; South Africa; Sri Lanka
Costa Rica; El Salvador; Dominican Republic; Burkina Faso; Cape Verde; Ivory Coast; Sierra Leone; East Timor
Equatorial Guinea; Papua New Guinea; Marshall Islands; Solomon Islands; San Marino; Vatican City
Trinidad and Tobago; Antigua and Barbuda; Bosnia and Herzegovina; Czech Republic; Central African Republic
South Sudan; Soviet Union; Northern Ireland; Hong Kong; Democratic Republic of Congo; North Macedonia
"""

NAMES = frozenset(
    name.strip().casefold()
    for name in [*COUNTRIES, *LONGER_NAMES.replace("\n", ";").split(";")]
    if name.strip()
)


def is_country(name):
    """Whether a place name is a country; articles and possessives are ignored."""
    plain = name.casefold().removeprefix("the ").removesuffix("'s").removesuffix("’s").strip()
    return plain in NAMES
