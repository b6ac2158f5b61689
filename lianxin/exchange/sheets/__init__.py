"""The clerk's own spreadsheet: read as it is, understood, matched with the roll, compared, loaded by the exchange loader.

vault     where an upload lies until it is confirmed, dropped or a day old
grid      a file as grids of cells, merged cells filled
fields    what a column may be, and under which headings clerks write it
headers   which rows are the header, what each column is, what is refused by name
plan      what was understood of each sheet; the clerk corrects it
cleaning  one cell: text, date, phone, number, several people
lines     the rows of a sheet as values by field
roll      what the installation holds, for matching
asking    questions where in doubt, and their answers
matching  places, units, officers, households by name
matters   lines of a ledger into new matters, with matter_places and matter_words; reporting  through report_matter
building  lines into rows of the exchange tables, each with the place where it came from
comparing new, changed, gone
running   all of it in order; nothing is written until confirmed
"""
