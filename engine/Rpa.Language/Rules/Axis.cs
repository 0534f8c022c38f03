using Rpa.Expressions.Values;

namespace Rpa.Language.Rules;

/// <summary>The order of numbers and days.</summary>
internal static class Axis
{
    /// <summary>-1, 0 or 1; null where one is missing or they have no order.</summary>
    public static int? Compare(Value? a, Value? b) => (a, b) switch
    {
        (NumberValue x, NumberValue y) => NumberValue.Compare(x, y),
        (DateValue x, DateValue y) => x.Day.CompareTo(y.Day),
        (TimestampValue x, TimestampValue y) => x.Instant.CompareTo(y.Instant),
        _ => null,
    };
}
