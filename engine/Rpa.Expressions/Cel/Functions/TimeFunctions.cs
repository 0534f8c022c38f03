using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using Rpa.Expressions.Cel.Running;
using Rpa.Expressions.Values;
using T = Rpa.Expressions.Cel.CelType;

namespace Rpa.Expressions.Cel.Functions;

/// <summary>Points in time and lengths of time, by the CEL standard.</summary>
internal static partial class TimeFunctions
{
    private const string Year = "getFullYear";

    public static void AddTo(List<Overload> list)
    {
        list.Function("timestamp", [T.Timestamp], T.Timestamp, (_, v) => v[0]);
        list.Function("timestamp", [T.Int], T.Timestamp, (_, v) => TimeMath.Timestamp(v.Int(0), 0));
        list.Reader("timestamp", [T.String], T.Timestamp, (_, v) => ReadTimestamp(v.Text(0)));
        list.Function("duration", [T.Duration], T.Duration, (_, v) => v[0]);
        list.Function("duration", [T.Int], T.Duration, (_, v) => TimeMath.Duration(v.Int(0), 0));
        list.Reader("duration", [T.String], T.Duration, (_, v) => ReadDuration(v.Text(0)));

        Part(list, Year, t => t.Year);
        Part(list, "getMonth", t => t.Month - 1);
        Part(list, "getDate", t => t.Day);
        Part(list, "getDayOfMonth", t => t.Day - 1);
        Part(list, "getDayOfWeek", t => (int)t.DayOfWeek);
        Part(list, "getDayOfYear", t => t.DayOfYear - 1);
        Part(list, "getHours", t => t.Hour);
        Part(list, "getMinutes", t => t.Minute);
        Part(list, "getSeconds", t => t.Second);
        Part(list, "getMilliseconds", t => t.Millisecond);

        list.Method("getHours", [T.Duration], T.Int, (_, v) => new IntValue(((DurationValue)v[0]).Seconds / 3600));
        list.Method("getMinutes", [T.Duration], T.Int, (_, v) => new IntValue(((DurationValue)v[0]).Seconds / 60));
        list.Method("getSeconds", [T.Duration], T.Int, (_, v) => new IntValue(((DurationValue)v[0]).Seconds));
        list.Method("getMilliseconds", [T.Duration], T.Int, (_, v) => new IntValue(((DurationValue)v[0]).Nanos / 1_000_000));
    }

    /// <summary>RFC 3339.</summary>
    public static Value ReadTimestamp(string text)
    {
        var match = Rfc3339().Match(text);
        if (!match.Success
            || !DateTime.TryParseExact(match.Groups["local"].Value.ToUpperInvariant(), "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return new ErrorValue($"range: {IndexNode.Describe(new StringValue(text))} is no point in time; expected RFC 3339 such as 2026-11-21T08:30:00Z");
        }

        long offset = 0;
        if (match.Groups["sign"].Success)
        {
            var (hours, minutes) = (Number(match, "hours"), Number(match, "minutes"));
            if (hours > 23 || minutes > 59)
            {
                return new ErrorValue($"range: '{text}' has no valid offset from UTC");
            }

            offset = ((hours * 60) + minutes) * 60 * (match.Groups["sign"].Value == "-" ? -1 : 1);
        }

        var nanos = match.Groups["fraction"].Success ? long.Parse(match.Groups["fraction"].Value.PadRight(9, '0'), CultureInfo.InvariantCulture) : 0;
        return TimeMath.Timestamp((local.Ticks / TimeSpan.TicksPerSecond) + TimeMath.MinSeconds - offset, nanos);
    }

    /// <summary>`1h30m`, `-1.5s`, `20ms`.</summary>
    public static Value ReadDuration(string text)
    {
        var match = text.Length <= 100 ? GoDuration().Match(text) : Match.Empty;
        if (!match.Success)
        {
            return text == "0" ? new DurationValue(0, 0)
                : new ErrorValue($"range: {IndexNode.Describe(new StringValue(text))} is no length of time; expected numbers with h, m, s, ms, us or ns, such as 1h30m");
        }

        Int128 nanos = 0;
        for (var i = 0; i < match.Groups["part"].Captures.Count; i++)
        {
            Int128 unit = match.Groups["unit"].Captures[i].Value switch
            {
                "h" => 3_600_000_000_000,
                "m" => 60_000_000_000,
                "s" => 1_000_000_000,
                "ms" => 1_000_000,
                "ns" => 1,
                _ => 1_000,
            };
            var parts = match.Groups["number"].Captures[i].Value.Split('.');
            if (parts[0].Length > 18)
            {
                return new ErrorValue("range: the length of time is beyond 292 years");
            }

            nanos += unit * (parts[0].Length == 0 ? 0 : long.Parse(parts[0], CultureInfo.InvariantCulture));
            if (parts.Length == 2 && parts[1].Length > 0)
            {
                var digits = parts[1][..Math.Min(parts[1].Length, 15)];
                nanos += unit * long.Parse(digits, CultureInfo.InvariantCulture) / (Int128)Math.Pow(10, digits.Length);
            }
        }

        nanos = match.Groups["sign"].Value == "-" ? -nanos : nanos;
        return TimeMath.Duration(nanos / 1_000_000_000, (long)(nanos % 1_000_000_000));
    }

    private static long Number(Match match, string group) => long.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    private static void Part(List<Overload> list, string name, Func<DateTime, int> part)
    {
        list.Method(name, [T.Timestamp], T.Int, (_, v) => new IntValue(part(((TimestampValue)v[0]).Instant.UtcDateTime)));
        list.Method(name, [T.Timestamp, T.String], T.Int, (_, v) => InZone((TimestampValue)v[0], v.Text(1)) is { } local
            ? new IntValue(part(local))
            : NoZone(v[1]));
    }

    /// <summary>A zone that nobody knows.</summary>
    internal static ErrorValue NoZone(Value zone) =>
        new($"no such time zone: {IndexNode.Describe(zone)}; expected a name such as Europe/Berlin or an offset such as +01:00");

    /// <summary>The wall clock in a zone; null where nobody knows the zone.</summary>
    internal static DateTime? InZone(TimestampValue time, string zone)
    {
        TimeSpan offset;
        var match = Offset().Match(zone);
        if (match.Success)
        {
            offset = new TimeSpan((int)Number(match, "hours"), (int)Number(match, "minutes"), 0) * (match.Groups["sign"].Value == "-" ? -1 : 1);
        }
        else if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is { } found)
        {
            // From rules that the program brings along: machines without zone data give the same answer.
            offset = found.GetUtcOffset(Instant.FromUnixTimeSeconds(time.Seconds)).ToTimeSpan();
        }
        else
        {
            return null;
        }

        var ticks = time.Instant.UtcTicks + offset.Ticks;
        return new DateTime(Math.Clamp(ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), DateTimeKind.Unspecified);
    }

    [GeneratedRegex(@"^(?<local>[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2})(\.(?<fraction>[0-9]{1,9}))?([Zz]|(?<sign>[+-])(?<hours>[0-9]{2}):(?<minutes>[0-9]{2}))\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rfc3339();

    [GeneratedRegex(@"^(?<sign>[+-])?(?<part>(?<number>[0-9]+(\.[0-9]*)?|\.[0-9]+)(?<unit>ns|us|µs|μs|ms|h|m|s))+\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex GoDuration();

    [GeneratedRegex(@"^(?<sign>[+-])?(?<hours>[0-9]{2}):(?<minutes>[0-9]{2})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Offset();
}
