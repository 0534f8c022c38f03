using System.Globalization;
using Rpa.Expressions.Cel;

namespace Rpa.Expressions.Values;

/// <summary>A point in time, UTC, nanoseconds.</summary>
/// <param name="seconds">Seconds since 1970-01-01T00:00:00Z.</param>
/// <param name="nanos">0 to 999,999,999, added to the seconds.</param>
public sealed class TimestampValue(long seconds, int nanos) : Value
{
    /// <summary>Seconds since 1970-01-01T00:00:00Z.</summary>
    public long Seconds { get; } = seconds;

    /// <summary>0 to 999,999,999, added to the seconds.</summary>
    public int Nanos { get; } = nanos;

    /// <summary>The same instant to 100 ns.</summary>
    public DateTimeOffset Instant => DateTimeOffset.FromUnixTimeSeconds(Seconds).AddTicks(Nanos / 100);

    /// <summary>From an instant.</summary>
    public static TimestampValue From(DateTimeOffset instant)
    {
        var ticks = instant.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks;
        var seconds = Math.DivRem(ticks, TimeSpan.TicksPerSecond, out var rest);
        return rest < 0 ? new TimestampValue(seconds - 1, (int)(rest + TimeSpan.TicksPerSecond) * 100) : new TimestampValue(seconds, (int)rest * 100);
    }

    /// <inheritdoc/>
    public override CelType Type => CelType.Timestamp;

    /// <inheritdoc/>
    public override bool Equals(Value? other) => other is TimestampValue t && t.Seconds == Seconds && t.Nanos == Nanos;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Seconds, Nanos);

    /// <inheritdoc/>
    public override string ToString()
    {
        var whole = DateTimeOffset.FromUnixTimeSeconds(Seconds).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        return Nanos == 0 ? whole + "Z" : $"{whole}.{Nanos.ToString("000000000", CultureInfo.InvariantCulture).TrimEnd('0')}Z";
    }
}

/// <summary>A length of time, nanoseconds.</summary>
/// <param name="seconds">Whole seconds, same sign as the nanoseconds.</param>
/// <param name="nanos">-999,999,999 to 999,999,999.</param>
public sealed class DurationValue(long seconds, int nanos) : Value
{
    /// <summary>Whole seconds.</summary>
    public long Seconds { get; } = seconds;

    /// <summary>Added to the seconds.</summary>
    public int Nanos { get; } = nanos;

    /// <summary>The same length to 100 ns.</summary>
    public TimeSpan Span => TimeSpan.FromSeconds(Seconds) + TimeSpan.FromTicks(Nanos / 100);

    /// <summary>From a span.</summary>
    public static DurationValue From(TimeSpan span) =>
        new(span.Ticks / TimeSpan.TicksPerSecond, (int)(span.Ticks % TimeSpan.TicksPerSecond) * 100);

    /// <inheritdoc/>
    public override CelType Type => CelType.Duration;

    /// <inheritdoc/>
    public override bool Equals(Value? other) => other is DurationValue d && d.Seconds == Seconds && d.Nanos == Nanos;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Seconds, Nanos);

    /// <inheritdoc/>
    public override string ToString()
    {
        var sign = Seconds < 0 || Nanos < 0 ? "-" : "";
        var fraction = Nanos == 0 ? "" : "." + Math.Abs(Nanos).ToString("000000000", CultureInfo.InvariantCulture).TrimEnd('0');
        return $"{sign}{Math.Abs(Seconds).ToString(CultureInfo.InvariantCulture)}{fraction}s";
    }
}
