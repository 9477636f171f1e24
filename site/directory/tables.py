"""The tables of the annuaire, as they go out to a spreadsheet and come in again."""

from tables.columns import (
    ChoiceColumn,
    Column,
    PostcodeColumn,
    ReferenceColumn,
    ReferencesColumn,
    Table,
    YesNoColumn,
)

from .competence import department_code
from .models import Bureau, Department, Directorate, ForeignBureau, Office, Territory


class DepartmentCodeColumn(Column):
    """A spreadsheet takes the zero from « 01 »."""

    def read(self, text):
        return department_code(text) if len(text) < 4 and department_code(text) else text


class DepartmentColumn(ReferenceColumn):
    def meant(self, text):
        return department_code(text) or text


CONTACT = (
    Column("adresse", "address"),
    PostcodeColumn("code postal", "postcode"),
    Column("ville", "city"),
    Column("téléphone", "phone"),
    Column("courriel", "email"),
)
TABLES = {
    table.slug: table
    for table in (
        Table(
            Directorate,
            (
                Column("code", "code"),
                ChoiceColumn("type", "kind", Directorate.Kind),
                ReferenceColumn("rattachement", "parent", Directorate, optional=True),
                Column("nom", "name"),
                Column("libellé", "label"),
                ChoiceColumn("territoire", "territory", Territory),
                YesNoColumn("proposée", "selectable"),
                *CONTACT,
            ),
            related=("parent",),
            after="rattachement",
        ),
        Table(
            Office,
            (
                ReferenceColumn("direction", "directorate", Directorate),
                ChoiceColumn("type", "kind", Office.Kind),
                Column("nom", "name"),
                Column("adresse de notification", "notification_email"),
                YesNoColumn("visa", "requires_visa"),
                *CONTACT,
            ),
            key=("direction", "type"),
            related=("directorate",),
        ),
        Table(
            Department,
            (
                DepartmentCodeColumn("code", "code"),
                Column("nom", "name"),
                ReferenceColumn("direction", "directorate", Directorate),
                ReferencesColumn("autres directions", "secondary_directorates", Directorate),
                Column("précision", "note"),
            ),
            related=("directorate",),
            many=("secondary_directorates",),
        ),
        Table(
            Bureau,
            (
                Column("code", "code"),
                Column("libellé", "name"),
                ChoiceColumn("type de service", "kind", Bureau.Kind),
                DepartmentColumn("département", "department", Department),
                ReferenceColumn("direction", "directorate", Directorate),
                *CONTACT,
            ),
            related=("department", "directorate"),
        ),
        Table(
            ForeignBureau,
            (
                Column("code", "code"),
                Column("libellé", "name"),
                Column("pays", "country"),
                *(Column(column.header, column.attribute) for column in CONTACT),
                Column("site internet", "website"),
            ),
        ),
    )
}
