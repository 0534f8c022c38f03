using Rpa.Language.Schema;
using static Rpa.Host.Schemas.Keys;

namespace Rpa.Host.Schemas;

/// <summary>A calendar of public holidays.</summary>
internal static class CalendarShapes
{
    private static readonly Shape s_year = new TextShape(TextKind.Number, Least: 1);

    public static readonly MapShape File = new("calendar file",
    [
        Required("calendar", new TextShape(TextKind.Name), "its name"),
        Optional("title", Title, "what people read"),
        Required("source", Text, "the law it is taken from"),
        Required("holidays", new ListShape(new VariantShape("holiday",
        [
            Holiday("on", Required("on", Text, "month and day: 05-01")),
            Holiday("easter", Required("easter", new AnyShape(), "days from Easter Sunday, -100 to 200")),
            Holiday("weekday",
                Required("weekday", Choice("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"), "the last such day"),
                Required("before", Text, "before this month and day: 11-23")),
        ])), "the holidays; Saturdays and Sundays need no entry"),
    ]);

    private static Variant Holiday(string key, params KeyShape[] keys) => new(key, new MapShape($"holiday `{key}`",
    [
        .. keys,
        Required("name", Title, "what people read"),
        Optional("from", s_year, "its first year"),
        Optional("until", s_year, "its last year"),
    ]));
}
