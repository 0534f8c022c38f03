using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Yaml;

namespace Rpa.Expressions.Calendars;

/// <summary>The calendars that the program brings along, and the reader of further ones (`*.calendar.yaml`).</summary>
public static class HolidayCalendars
{
    private static readonly Lazy<FrozenDictionary<string, HolidayCalendar>> BroughtAlong = new(ReadEmbedded);

    /// <summary>The names of the calendars brought along, sorted.</summary>
    public static ImmutableArray<string> Names => [.. BroughtAlong.Value.Keys.Order(StringComparer.Ordinal)];

    /// <summary>A calendar brought along, such as `rheinland-pfalz`; null where there is none of that name.</summary>
    public static HolidayCalendar? Find(string name) => BroughtAlong.Value.GetValueOrDefault(name);

    /// <summary>Reads a calendar's file; null after a fault.</summary>
    public static HolidayCalendar? Read(string file, ReadOnlySpan<byte> utf8, DiagnosticBag diagnostics)
    {
        var before = diagnostics.Count;
        if (YamlReader.Read(file, utf8, diagnostics) is not { } root)
        {
            return null;
        }

        var reader = MappingReader.Of(root, CalendarShape.Map, "the calendar", diagnostics);
        var name = reader.Scalar("calendar");
        if (name is not null)
        {
            MappingReader.IsName(name, diagnostics);
        }

        reader.LocalText("title");
        reader.Text("source");
        var rules = reader.Children("holidays", what: "the holiday").Select(ReadRule).ToList();
        reader.Done();
        return name is null || diagnostics.Count > before ? null : new RuleCalendar(name.Text, [.. rules.OfType<HolidayRule>()]);
    }

    private static HolidayRule? ReadRule(MappingReader reader)
    {
        var kinds = CalendarShape.HolidayShape.Names.Where(k => reader.Mapping[k] is not null).ToList();
        if (kinds is not [var kind])
        {
            return Several(reader);
        }

        reader.By(CalendarShape.HolidayShape.Map(kind));
        var name = reader.LocalText("name") ?? LocalText.Same("?");
        var (from, until) = (reader.Integer("from", 1, 9999), reader.Integer("until", 1, 9999));
        HolidayRule? rule = kind switch
        {
            "on" => Date(reader, "on") is var (month, day) ? new FixedHoliday(month, day, name, from, until) : null,
            "easter" => reader.Integer("easter", -100, 200) is { } days ? new EasterHoliday(days, name, from, until) : null,
            _ => (Weekday(reader), Date(reader, "before")) is ({ } weekday, var (month, day))
                ? new WeekdayHoliday(weekday, month, day, name, from, until)
                : null,
        };
        reader.Done();
        return rule;
    }

    private static HolidayRule? Several(MappingReader reader)
    {
        if (!reader.Mapping.IsPartial)
        {
            reader.Diagnostics.Report(
                YamlDiagnostics.MissingKey, reader.Span, "A holiday has exactly one of 'on', 'easter' and 'weekday'.",
                "Write a date (on: 05-01), days from Easter Sunday (easter: 39), or the last weekday before a date (weekday: wednesday, before: 11-23).");
        }

        return null;
    }

    private static DayOfWeek? Weekday(MappingReader reader) =>
        reader.Choice("weekday") is { } name ? (DayOfWeek)CalendarShape.Weekdays.IndexOf(name) : null;

    /// <summary>Month and day, `05-01`; a day in a leap year.</summary>
    private static (int Month, int Day)? Date(MappingReader reader, string key)
    {
        if (reader.Scalar(key) is not { } scalar)
        {
            return null;
        }

        if (DateOnly.TryParseExact("2000-" + scalar.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return (day.Month, day.Day);
        }

        reader.Report(YamlDiagnostics.BadDate, key, $"'{scalar.Text}' is no day of the year.", "Write month and day with two digits each: 05-01.");
        return null;
    }

    private static FrozenDictionary<string, HolidayCalendar> ReadEmbedded()
    {
        var assembly = typeof(HolidayCalendars).Assembly;
        var calendars = new Dictionary<string, HolidayCalendar>();
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith("calendars/", StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(resource)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            var diagnostics = new DiagnosticBag();
            var calendar = Read(resource, bytes, diagnostics)
                ?? throw new InvalidOperationException($"A calendar brought along is faulty: {string.Join(" ", diagnostics.ToImmutable())}");
            calendars.Add(calendar.Name, calendar);
        }

        return calendars.ToFrozenDictionary();
    }
}
