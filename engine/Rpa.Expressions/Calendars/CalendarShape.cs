using System.Collections.Immutable;
using Rpa.Expressions.Schema;
using static Rpa.Expressions.Schema.ShapeWords;

namespace Rpa.Expressions.Calendars;

/// <summary>What a calendar of public holidays holds.</summary>
public static class CalendarShape
{
    private static readonly Shape s_year = new TextShape(TextKind.Number, Least: 1);

    /// <summary>The days of the week as they are written, from Sunday.</summary>
    internal static readonly ImmutableArray<string> Weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

    internal static readonly VariantShape HolidayShape = new("holiday",
    [
        Holiday("on", Required("on", Text, "month and day: 05-01")),
        Holiday("easter", Required("easter", new AnyShape(), "days from Easter Sunday, -100 to 200")),
        Holiday("weekday", Required("weekday", Choice(Weekdays), "the last such day"), Required("before", Text, "before this month and day: 11-23")),
    ]);

    internal static readonly MapShape Map = new("calendar file",
    [
        Required("calendar", new TextShape(TextKind.Name), "its name"),
        Optional("title", Title, "what people read"),
        Required("source", Text, "the law it is taken from"),
        Required("holidays", new ListShape(HolidayShape), "the holidays; Saturdays and Sundays need no entry"),
    ]);

    /// <summary>`*.calendar.yaml`.</summary>
    public static FileShape File { get; } = new("Calendar of working days", Map);

    private static Variant Holiday(string key, params KeyShape[] keys) => new(key, new MapShape($"holiday `{key}`",
    [
        .. keys,
        Required("name", Title, "what people read"),
        Optional("from", s_year, "its first year"),
        Optional("until", s_year, "its last year"),
    ]));
}
