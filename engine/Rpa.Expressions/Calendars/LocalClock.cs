using NodaTime;

namespace Rpa.Expressions.Calendars;

/// <summary>The clock on the wall of a German office, Europe/Berlin, from rules that the program brings along.</summary>
public static class LocalClock
{
    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];

    /// <summary>What the wall shows at an instant.</summary>
    public static DateTime ToLocal(DateTimeOffset instant) =>
        Instant.FromDateTimeOffset(instant).InZone(Berlin).ToDateTimeUnspecified();

    /// <summary>The day at an instant.</summary>
    public static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(ToLocal(instant));

    /// <summary>
    /// The instant at which the wall shows a time. A time that the spring leaves out becomes the one an hour later; of one that the autumn shows twice the first is taken. In UTC.
    /// </summary>
    public static DateTimeOffset ToInstant(DateTime local) =>
        Berlin.AtLeniently(LocalDateTime.FromDateTime(DateTime.SpecifyKind(local, DateTimeKind.Unspecified))).ToInstant().ToDateTimeOffset();

    /// <summary>The first instant of a day.</summary>
    public static DateTimeOffset StartOf(DateOnly day) => ToInstant(day.ToDateTime(TimeOnly.MinValue));

    /// <summary>The first instant after a day: a period that ends on the day has passed then.</summary>
    public static DateTimeOffset EndOf(DateOnly day) => day == DateOnly.MaxValue ? DateTimeOffset.MaxValue : StartOf(day.AddDays(1));
}
