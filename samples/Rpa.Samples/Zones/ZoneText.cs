using System.Globalization;
using Rpa.Samples.Forms;
using Rpa.Samples.People;

namespace Rpa.Samples.Zones;

/// <summary>The lines of an invented document's machine-readable zone (ICAO 9303 parts 4 to 7), with right check digits.</summary>
/// <param name="Type"><c>TD1</c>, <c>TD2</c>, <c>TD3</c>, <c>MRV-A</c> or <c>MRV-B</c>.</param>
/// <param name="Lines">Top to bottom.</param>
public sealed record ZoneText(string Type, IReadOnlyList<string> Lines)
{
    private const string Serial = "0123456789CFGHJKLMNPRTVWXYZ";
    private const string Any = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static readonly string[] s_states = ["D<<", "D<<", "UTO", "FRA", "POL", "NLD", "ESP", "ROU", "TUR", "UKR", "GBR", "USA", "IND", "SVN", "CHE", "HUN", "BRA", "ZAF", "KOR", "MAR"];
    private static readonly string[] s_beginnings = ["B", "BR", "CH", "D", "F", "G", "GR", "H", "J", "K", "L", "M", "N", "P", "QU", "R", "S", "SCH", "T", "V", "W", "X", "Y", "Z", ""];
    private static readonly string[] s_middles = ["A", "E", "I", "O", "U", "IE", "AU", "OU", "Y", "EI"];
    private static readonly string[] s_ends = ["", "", "N", "R", "S", "L", "TT", "CK", "M", "X", "ND", "V"];

    /// <summary>The five layouts.</summary>
    public static IReadOnlyList<string> Types { get; } = ["TD1", "TD2", "TD3", "MRV-A", "MRV-B"];

    /// <summary>A document of a type; German, foreign, with and without optional data and with long numbers.</summary>
    public static ZoneText Roll(string type, Dice dice)
    {
        var state = dice.Pick(s_states);
        var number = state == "D<<"
            ? "CFGHJKLMNPRTVWXYZ"[dice.Next(0, 16)] + Letters(dice, Serial, 8)
            : dice.Chance(0.5) ? Letters(dice, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", 2) + Letters(dice, "0123456789", dice.Next(5, 7)) : Letters(dice, Any, 9);
        var birth = Date(dice, 1930, 2020);
        var expiry = Date(dice, 2015, 2040);
        var sex = dice.Pick(["M", "F", "F", "M", "<"]);
        string Middle() => birth + sex + expiry;
        if (type == "TD1")
        {
            var optional = "";
            if (state != "D<<" && dice.Chance(0.15))
            {
                // A number of more than nine characters goes on behind a filler.
                var rest = Letters(dice, "0123456789", dice.Next(1, 5));
                number = number.PadRight(9, '7');
                optional = rest + Passport.CheckDigit(number + rest);
                number += "<";
            }
            else
            {
                number = Checked(number.PadRight(9, '<'));
                optional = dice.Chance(0.4) ? Letters(dice, Any, dice.Next(3, 14)) : "";
            }

            var first = (dice.Pick(["ID", "I<", "AR", "IR", "C<"]) + state + number + optional).PadRight(30, '<')[..30];
            var second = (Middle() + state + (dice.Chance(0.2) ? Letters(dice, Any, 6) : "")).PadRight(29, '<');
            return new ZoneText(type, [first, second + Passport.CheckDigit(first[5..] + second[..7] + second[8..15] + second[18..]), Names(dice, "", 30)]);
        }

        var length = type is "TD3" or "MRV-A" ? 44 : 36;
        var code = type switch { "TD3" => dice.Pick(["P<", "P<", "P<", "PP", "PD"]), "TD2" => dice.Pick(["I<", "ID", "AC"]), _ => dice.Pick(["V<", "VC", "VD"]) };
        var top = Names(dice, code + state, length);
        var bottom = Checked(number.PadRight(9, '<')) + state + Middle();
        var spare = dice.Chance(0.45) ? Letters(dice, dice.Chance(0.5) ? "0123456789" : Any, type == "TD3" ? dice.Next(4, 14) : dice.Next(3, 7)) : "";
        switch (type)
        {
            case "TD3":
                spare = spare.PadRight(14, '<');
                bottom += spare + (spare.All(c => c == '<') && dice.Chance(0.5) ? '<' : Passport.CheckDigit(spare));
                bottom += Passport.CheckDigit(bottom[..10] + bottom[13..20] + bottom[21..43]);
                break;
            case "TD2":
                bottom += spare.PadRight(7, '<');
                bottom += Passport.CheckDigit(bottom[..10] + bottom[13..20] + bottom[21..35]);
                break;
            default:
                bottom = (bottom + spare).PadRight(length, '<');
                break;
        }

        return new ZoneText(type, [top, bottom]);
    }

    private static string Names(Dice dice, string before, int length)
    {
        var surname = string.Join('<', Enumerable.Range(0, dice.Chance(0.15) ? 2 : 1).Select(_ => Name(dice)));
        var given = string.Join('<', Enumerable.Range(0, dice.Next(1, 3)).Select(_ => Name(dice)));
        return (before + surname + (dice.Chance(0.03) ? "" : "<<" + given)).PadRight(length, '<')[..length];
    }

    private static string Name(Dice dice) => string.Concat(Enumerable.Range(0, dice.Next(1, 4)).Select(_ => dice.Pick(s_beginnings) + dice.Pick(s_middles) + dice.Pick(s_ends)));

    private static string Letters(Dice dice, string from, int count) => string.Concat(Enumerable.Range(0, count).Select(_ => from[dice.Next(0, from.Length - 1)]));

    private static string Date(Dice dice, int from, int to) => Checked(new DateOnly(dice.Next(from, to), 1, 1).AddDays(dice.Next(0, 364)).ToString("yyMMdd", CultureInfo.InvariantCulture));

    private static string Checked(string text) => text + Passport.CheckDigit(text);
}
