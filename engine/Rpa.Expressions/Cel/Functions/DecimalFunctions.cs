using System.Globalization;
using Rpa.Expressions.Cel.Running;
using Rpa.Expressions.Values;
using T = Rpa.Expressions.Cel.CelType;

namespace Rpa.Expressions.Cel.Functions;

/// <summary>Exact decimals and money in euros.</summary>
internal static class DecimalFunctions
{
    public static void AddTo(List<Overload> list)
    {
        list.Reader("decimal", [T.String], T.Decimal, (_, v) => Read(v.Text(0)));
        list.Function("decimal", [T.Decimal], T.Decimal, (_, v) => v[0]);
        list.Function("decimal", [T.UInt], T.Decimal, (_, v) => new DecimalValue(((UIntValue)v[0]).Number));
        list.Function("decimal", [T.Double], T.Decimal, (_, v) => OfDouble(((DoubleValue)v[0]).Number));

        // Kaufmännisch (DIN 1333): a half goes away from zero. Half-even does not lean either way over many roundings.
        Round(list, "round", MidpointRounding.AwayFromZero);
        Round(list, "roundHalfEven", MidpointRounding.ToEven);
        Round(list, "roundUp", MidpointRounding.ToPositiveInfinity);
        Round(list, "roundDown", MidpointRounding.ToNegativeInfinity);

        list.Function("euros", [T.Decimal], T.String, (_, v) => new StringValue(Euros(v.Decimal(0))));
        list.Function("cents", [T.Decimal], T.Int, (_, v) => Cents(v.Decimal(0)));
        list.Function("formatNumber", [T.Decimal, T.Int, T.String], T.String, (_, v) => FormatNumber(v.Decimal(0), v.Int(1), v.Text(2)));
    }

    /// <summary>`37,50 EUR`, thousands by points, rounded kaufmännisch.</summary>
    public static string Euros(decimal amount) =>
        Math.Round(amount, 2, MidpointRounding.AwayFromZero).ToString("#,##0.00", Culture("de")) + " EUR";

    /// <summary>Number format of a language, fixed here so that no machine's settings change a letter.</summary>
    public static NumberFormatInfo Culture(string language) => language == "en"
        ? new NumberFormatInfo { NumberDecimalSeparator = ".", NumberGroupSeparator = "," }
        : new NumberFormatInfo { NumberDecimalSeparator = ",", NumberGroupSeparator = "." };

    private static Value Read(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? new DecimalValue(number)
            : ConversionFunctions.Unreadable(text, "decimal", "a number with a point, such as 37.50");

    // The shortest text of a double is what its author meant: 0.1 becomes 0.1, not the 55 digits behind it.
    private static Value OfDouble(double number) =>
        double.IsFinite(number) && Math.Abs(number) < 7.9e28
            && decimal.TryParse(number.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out var result)
            ? new DecimalValue(result)
            : new ErrorValue($"range error: {ConversionFunctions.DoubleText(number)} does not fit decimal");

    private static void Round(List<Overload> list, string name, MidpointRounding rule)
    {
        list.Function(name, [T.Decimal], T.Decimal, (_, v) => new DecimalValue(Math.Round(v.Decimal(0), 0, rule)));
        list.Function(name, [T.Decimal, T.Int], T.Decimal, (_, v) => v.Int(1) is >= 0 and <= 28
            ? new DecimalValue(Math.Round(v.Decimal(0), (int)v.Int(1), rule))
            : new ErrorValue($"invalid_argument: {name} keeps 0 to 28 places, not {v.Int(1)}"));
    }

    private static Value Cents(decimal euros)
    {
        if (Math.Abs(euros) > long.MaxValue / 100)
        {
            return Operators.Overflow("int");
        }

        var cents = euros * 100;
        return cents == decimal.Truncate(cents) ? new IntValue((long)cents) : new ErrorValue($"invalid_argument: {euros} EUR is no whole number of cents. Use round(…, 2) first");
    }

    private static Value FormatNumber(decimal number, long places, string language)
    {
        if (places is < 0 or > 28)
        {
            return new ErrorValue($"invalid_argument: formatNumber shows 0 to 28 places, not {places}");
        }

        var format = places == 0 ? "#,##0" : "#,##0." + new string('0', (int)places);
        return language is "de" or "en"
            ? new StringValue(Math.Round(number, (int)places, MidpointRounding.AwayFromZero).ToString(format, Culture(language)))
            : new ErrorValue($"invalid_argument: the language is \"de\" or \"en\", not {IndexNode.Describe(new StringValue(language))}");
    }
}
