"""Which column is read as what: as asked, as a saved mapping has it, or as its name suggests."""

from dataclasses import replace

from django.utils.translation import gettext as _

from openweft.common.errors import Invalid
from openweft.interchange.models import SavedMapping
from openweft.interchange.readers import Options, Preview, reader_of
from openweft.interchange.records import Reading
from openweft.interchange.sources import Source
from openweft.workspaces.models import Member


def read_as_mapped(key: str, source: Source, options: Options, *, by: Member) -> Reading:
    """All records of the source, and a note where a saved mapping was taken unasked.

    Raises Invalid as the reader does, and as `saved_for`.
    """
    asked = replace(options, workspace=by.workspace)
    saved = saved_for(key, source, asked, by=by)
    if saved is None:
        return reader_of(key).read(source, asked)
    reading = reader_of(key).read(source, replace(asked, mapping=saved.columns))
    if not options.mapping_name:
        reading.notes.insert(
            0, _("The saved mapping “%(name)s” fits these columns.") % {"name": saved.name}
        )
    return reading


def saved_for(key: str, source: Source, options: Options, *, by: Member) -> SavedMapping | None:
    """The saved mapping to read the source with: the one named, else one that fits.

    Raises Invalid where there is none of that name, and where it names columns
    that the source lacks.
    """
    reader = reader_of(key)
    mappings = SavedMapping.objects.of(by.workspace)
    if not reader.is_mapped:
        if options.mapping_name:
            raise Invalid(
                _("The columns of %(name)s have a fixed meaning.") % {"name": source.name}
            )
        return None
    if options.mapping:
        return None
    if options.mapping_name:
        saved = mapping_named(options.mapping_name, by=by)
        _check_fits(saved, _header(key, source, options), source)
        return saved
    return mappings.fitting(_header(key, source, options)) if mappings.exists() else None


def mapping_named(name: str, *, by: Member) -> SavedMapping:
    """The workspace's mapping of that name; Invalid naming those there are."""
    mappings = SavedMapping.objects.of(by.workspace)
    saved = mappings.filter(name=" ".join(name.split())).first()
    if saved is not None:
        return saved
    known = ", ".join(mappings.values_list("name", flat=True))
    if not known:
        raise Invalid(_("There is no mapping “%(name)s”; none is saved.") % {"name": name})
    raise Invalid(
        _("There is no mapping “%(name)s”; saved are %(known)s.") % {"name": name, "known": known}
    )


def preview_as_mapped(key: str, source: Source, options: Options, *, by: Member) -> Preview:
    """The first look at the source, its columns as they would be read; raises as `saved_for`."""
    saved = saved_for(key, source, options, by=by)
    asked = replace(options, workspace=by.workspace)
    if saved is not None:
        asked = replace(asked, mapping=saved.columns)
    return reader_of(key).preview(source, asked)


def columns_of(key: str, source: Source, options: Options, *, by: Member) -> dict[str, str]:
    """The field each column of the source is read as, "" for none."""
    look = preview_as_mapped(key, source, options, by=by)
    return {column.name: column.target for column in look.columns}


def _header(key: str, source: Source, options: Options) -> list[str]:
    return [column.name for column in reader_of(key).preview(source, options).columns]


def _check_fits(saved: SavedMapping, header: list[str], source: Source) -> None:
    lacking = [
        column for column, target in saved.columns.items() if target and column not in header
    ]
    if lacking:
        raise Invalid(
            _("The mapping “%(mapping)s” names columns that %(file)s does not have: %(columns)s.")
            % {"mapping": saved.name, "file": source.name, "columns": ", ".join(lacking)}
        )
