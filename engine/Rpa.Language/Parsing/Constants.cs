using System.Globalization;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Values;
using Rpa.Language.Schema;

namespace Rpa.Language.Parsing;

/// <summary>Constants as authors write them: `5`, `37.50`, `true`, `2026-01-31`.</summary>
internal static class Constants
{
    /// <summary>The value of <paramref name="text"/> as <paramref name="type"/>, or null where it is none.</summary>
    public static Value? Of(CelType type, string text) => type.Kind switch
    {
        CelKind.String or CelKind.Dyn => Value.Of(text),
        CelKind.Int => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? Value.Of(number) : null,
        CelKind.Decimal => decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? Value.Of(number)
            : null,
        CelKind.Double => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? new DoubleValue(number) : null,
        CelKind.Bool => text switch { "true" => BoolValue.True, "false" => BoolValue.False, _ => null },
        CelKind.Date => Spelling.Date(text) is { } day ? Value.Of(day) : null,
        CelKind.Timestamp => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? Value.Of(instant) : null,
        CelKind.Duration => Spelling.Period(text) is { } period && Periods.Span(period) is { } span ? DurationValue.From(span) : null,
        _ => null,
    };
}

/// <summary>Periods of fixed length.</summary>
internal static class Periods
{
    /// <summary>The length, or null for working days, months and years, which depend on the calendar.</summary>
    public static TimeSpan? Span(Rpa.Expressions.Calendars.Period period) => period.Unit switch
    {
        Expressions.Calendars.PeriodUnit.Seconds => TimeSpan.FromSeconds(period.Number),
        Expressions.Calendars.PeriodUnit.Minutes => TimeSpan.FromMinutes(period.Number),
        Expressions.Calendars.PeriodUnit.Hours => TimeSpan.FromHours(period.Number),
        Expressions.Calendars.PeriodUnit.Days => TimeSpan.FromDays(period.Number),
        Expressions.Calendars.PeriodUnit.Weeks => TimeSpan.FromDays(7L * period.Number),
        _ => null,
    };
}
