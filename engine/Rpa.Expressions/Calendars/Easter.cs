namespace Rpa.Expressions.Calendars;

/// <summary>Easter of the Gregorian calendar for any year.</summary>
public static class Easter
{
    /// <summary>Easter Sunday, by the anonymous algorithm that Meeus gives (Astronomical Algorithms, chapter 8).</summary>
    /// <param name="year">1 to 9999.</param>
    public static DateOnly Sunday(int year)
    {
        var a = year % 19;
        var (b, c) = (year / 100, year % 100);
        var (d, e) = (b / 4, b % 4);
        var f = (b + 8) / 25;
        var g = (b - f + 1) / 3;
        var h = ((19 * a) + b - d - g + 15) % 30;
        var (i, k) = (c / 4, c % 4);
        var l = (32 + (2 * e) + (2 * i) - h - k) % 7;
        var m = (a + (11 * h) + (22 * l)) / 451;
        var n = h + l - (7 * m) + 114;
        return new DateOnly(year, n / 31, (n % 31) + 1);
    }
}
