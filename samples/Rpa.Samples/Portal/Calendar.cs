using System.Globalization;

namespace Rpa.Samples.Portal;

/// <summary>The times of the passport office: working days from the next one on, 8:00 to 12:00, every 20 minutes.</summary>
internal static class Calendar
{
    private const string KeyFormat = "yyyy-MM-dd'T'HH:mm";
    private static readonly CultureInfo s_german = CultureInfo.GetCultureInfo("de-DE");

    public static IEnumerable<DateTime> Slots(DateTimeOffset now, int days) =>
        Enumerable.Range(1, days * 2)
            .Select(ahead => now.Date.AddDays(ahead))
            .Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
            .Take(days)
            .SelectMany(day => Enumerable.Range(0, 12).Select(step => day.AddHours(8).AddMinutes(step * 20)));

    public static string Key(DateTime slot) => slot.ToString(KeyFormat, CultureInfo.InvariantCulture);

    public static DateTime? Parse(string? key) =>
        DateTime.TryParseExact(key, KeyFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var slot) ? slot : null;

    public static string Text(DateTime slot) => slot.ToString("dddd, d. MMMM yyyy, HH:mm 'Uhr'", s_german);

    public static string Day(DateTime slot) => slot.ToString("dddd, d. MMMM yyyy", s_german);

    public static string Time(DateTime slot) => slot.ToString("HH:mm 'Uhr'", s_german);
}
