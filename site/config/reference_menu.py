"""« Données de référence »: the tables of every app under one entry of the menu."""

from wagtail_modeladmin.options import ModelAdminGroup

from cases.reference.admin import (
    CategoryAdmin,
    DomainAdmin,
    ReplyTemplateAdmin,
    RoutingAdmin,
    SubcategoryAdmin,
    SubdomainAdmin,
)
from cases.reference.memberships import MembershipAdmin
from directory.admin import (
    BureauAdmin,
    DepartmentAdmin,
    DirectorateAdmin,
    ForeignBureauAdmin,
    HolidayAdmin,
    OfficeAdmin,
)
from mail.admin import LetterMenuItem


class ReferenceGroup(ModelAdminGroup):
    menu_label = "Données de référence"
    menu_item_name = "reference"
    menu_icon = "table"
    menu_order = 800
    items = (
        MembershipAdmin,
        ReplyTemplateAdmin,
        DirectorateAdmin,
        OfficeAdmin,
        DepartmentAdmin,
        BureauAdmin,
        ForeignBureauAdmin,
        CategoryAdmin,
        SubcategoryAdmin,
        DomainAdmin,
        SubdomainAdmin,
        RoutingAdmin,
        HolidayAdmin,
    )

    def get_submenu_items(self):
        """The letters stand after the texts that agents start from."""
        items = super().get_submenu_items()
        after = items[self.items.index(ReplyTemplateAdmin)]
        return [*items, LetterMenuItem(order=after.order)]


EXCHANGED = {table.slug: table for admin in ReferenceGroup.items if (table := admin.exchanged)}
