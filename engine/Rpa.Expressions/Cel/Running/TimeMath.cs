using Rpa.Expressions.Values;

namespace Rpa.Expressions.Cel.Running;

/// <summary>Arithmetic with points in time, lengths of time and days.</summary>
internal static class TimeMath
{
    public const long MinSeconds = -62_135_596_800;
    public const long MaxSeconds = 253_402_300_799;

    // CEL keeps lengths of time within 64-bit nanoseconds.
    private const long MaxDurationSeconds = 9_223_372_036;

    private static readonly ErrorValue DateRange = new("range: the day lies outside the years 1 to 9999");

    public static Value? Arithmetic(char op, Value a, Value b) => (op, a, b) switch
    {
        ('+', TimestampValue t, DurationValue d) => Timestamp((Int128)t.Seconds + d.Seconds, t.Nanos + d.Nanos),
        ('+', DurationValue d, TimestampValue t) => Timestamp((Int128)t.Seconds + d.Seconds, t.Nanos + d.Nanos),
        ('-', TimestampValue t, DurationValue d) => Timestamp((Int128)t.Seconds - d.Seconds, t.Nanos - d.Nanos),
        ('-', TimestampValue x, TimestampValue y) => Duration((Int128)x.Seconds - y.Seconds, x.Nanos - y.Nanos),
        ('+', DurationValue x, DurationValue y) => Duration((Int128)x.Seconds + y.Seconds, x.Nanos + y.Nanos),
        ('-', DurationValue x, DurationValue y) => Duration((Int128)x.Seconds - y.Seconds, x.Nanos - y.Nanos),
        ('-', DateValue x, DateValue y) => new IntValue(x.Day.DayNumber - y.Day.DayNumber),
        ('+', DateValue d, IntValue n) => AddDays(d.Day, n.Number),
        ('-', DateValue d, IntValue n) => n.Number == long.MinValue ? DateRange : AddDays(d.Day, -n.Number),
        ('+', DateValue d, DurationValue n) => WholeDays(n) is { } days ? AddDays(d.Day, days) : NotWholeDays(n),
        ('-', DateValue d, DurationValue n) => WholeDays(n) is { } days ? AddDays(d.Day, -days) : NotWholeDays(n),
        _ => null,
    };

    public static Value AddDays(DateOnly day, long days)
    {
        var number = (Int128)day.DayNumber + days;
        return number < 0 || number > DateOnly.MaxValue.DayNumber ? DateRange : new DateValue(DateOnly.FromDayNumber((int)number));
    }

    /// <summary>A point in time from seconds and any nanoseconds; an error outside the years 1 to 9999.</summary>
    public static Value Timestamp(Int128 seconds, long nanos)
    {
        var carry = Math.DivRem(nanos, 1_000_000_000, out var rest);
        if (rest < 0)
        {
            rest += 1_000_000_000;
            carry--;
        }

        seconds += carry;
        return seconds < MinSeconds || seconds > MaxSeconds
            ? new ErrorValue("range: the point in time lies outside the years 1 to 9999")
            : new TimestampValue((long)seconds, (int)rest);
    }

    /// <summary>A length of time from seconds and any nanoseconds; an error beyond about 292 years.</summary>
    public static Value Duration(Int128 seconds, long nanos)
    {
        seconds += Math.DivRem(nanos, 1_000_000_000, out var rest);
        if (seconds > 0 && rest < 0)
        {
            seconds--;
            rest += 1_000_000_000;
        }
        else if (seconds < 0 && rest > 0)
        {
            seconds++;
            rest -= 1_000_000_000;
        }

        return seconds < -MaxDurationSeconds || seconds > MaxDurationSeconds
            ? new ErrorValue("range: the length of time is beyond 292 years")
            : new DurationValue((long)seconds, (int)rest);
    }

    private static long? WholeDays(DurationValue duration) => duration.Nanos == 0 && duration.Seconds % 86_400 == 0 ? duration.Seconds / 86_400 : null;

    private static ErrorValue NotWholeDays(DurationValue duration) => new($"a day and {duration} make no day: the length must be whole days of 24h");
}
