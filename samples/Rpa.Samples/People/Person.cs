using System.Globalization;
using System.Text;

namespace Rpa.Samples.People;

/// <summary>Where somebody lives.</summary>
public sealed record Address(string Street, string HouseNumber, string PostalCode);

/// <summary>An invented inhabitant of Mainz.</summary>
public sealed record Person(string FirstName, string LastName, string Email, string Phone, Address Home, DateOnly BirthDate, bool Female)
{
    private static readonly string[] s_women =
    [
        "Anna", "Petra", "Sabine", "Monika", "Jutta", "Heike", "Karin", "Lena", "Hannah", "Käthe", "Ulrike", "Gisela", "Beate", "Franziska", "Dörte", "Marlene",
    ];

    private static readonly string[] s_men =
    [
        "Thomas", "Michael", "Jürgen", "Andreas", "Stefan", "Björn", "Klaus", "Günter", "Matthias", "Felix", "Jonas", "Emil", "Ralf", "Detlef", "Sören", "Konrad",
    ];

    private static readonly string[] s_last =
    [
        "Müller", "Schmidt", "Schneider", "Fischer", "Weber", "Becker", "Hoffmann", "Schäfer", "Köhler", "Groß", "Weiß", "Kühn", "Böhm", "Jäger", "Nußbaum", "Krämer",
        "Vogel", "Seibert", "Dietrich", "Kaufmann", "Lorenz", "Heinrich", "Engelhardt", "Sommer", "Brandt", "Ziegler", "Pfeiffer", "Marx", "Gutenberg", "Strohm",
        "von der Heydt", "Schulte-Hillen", "Meyer-Lüdenscheidt",
    ];

    // Letters beyond German ones, which official systems must carry (DIN 91379).
    private static readonly string[] s_otherWomen = ["Zoë", "Renée", "Agnès", "Şebnem", "Małgorzata", "Inès"];
    private static readonly string[] s_otherMen = ["André", "José", "Paweł", "Uğur", "Tomáš", "François"];
    private static readonly string[] s_otherLast = ["Łukasiewicz", "Şahin", "Novák", "Béranger", "Núñez", "Öztürk", "Kovač", "Gašić"];
    private const double OtherShare = 0.07;

    // The letters of initials in mail addresses: 20, none that reads like another.
    private const string Initials = "abcdefghkmnoprstuvwx";

    private static readonly string[] s_domains = ["example.org", "example.net", "example.com", "post.example", "mail.example"];

    /// <summary>First and last name.</summary>
    public string Name => $"{FirstName} {LastName}";

    /// <summary>Somebody, by the dice; <paramref name="number"/> makes the address unique.</summary>
    /// <param name="dice">Decides.</param>
    /// <param name="number">Two people with different numbers have different mail addresses.</param>
    /// <param name="today">Everybody is between 25 and 80 years old on this day.</param>
    public static Person Roll(Dice dice, int number, DateOnly today)
    {
        var female = dice.Chance(0.5);
        var first = dice.Chance(OtherShare) ? dice.Pick(female ? s_otherWomen : s_otherMen) : dice.Pick(female ? s_women : s_men);
        var last = dice.Pick(dice.Chance(OtherShare) ? s_otherLast : s_last);
        var separator = dice.Pick([".", "-", "."]);
        var year = dice.Chance(0.15) ? dice.Next(60, 99).ToString(CultureInfo.InvariantCulture) : "";
        var email = $"{Plain(first)}{separator}{Initial(number)}{separator}{Plain(last)}{year}@{dice.Pick(s_domains)}";
        var phone = dice.Chance(0.5)
            ? string.Create(CultureInfo.InvariantCulture, $"06131 {dice.Next(100000, 999999)}")
            : string.Create(CultureInfo.InvariantCulture, $"0{dice.Pick([151, 160, 170, 176])} {dice.Next(1000000, 9999999)}");
        return new Person(first, last, email, phone, RollAddress(dice), today.AddDays(-dice.Next(25 * 365, 80 * 365)), female);
    }

    /// <summary>An address the register knows.</summary>
    public static Address RollAddress(Dice dice)
    {
        var street = dice.Pick(MainzStreets.All);
        var number = dice.Next(1, street.HighestNumber).ToString(CultureInfo.InvariantCulture);
        return new Address(street.Name, dice.Chance(0.12) ? number + dice.Pick(["a", "b", "c"]) : number, street.PostalCode);
    }

    private static string Initial(int number) => (number < Initials.Length ? "" : Initial(number / Initials.Length)) + Initials[number % Initials.Length];

    /// <summary>The name in letters a mail address has.</summary>
    private static string Plain(string name)
    {
        var text = new StringBuilder(name.ToLowerInvariant())
            .Replace("ä", "ae").Replace("ö", "oe").Replace("ü", "ue").Replace("ß", "ss").Replace("ł", "l").Replace(" ", "-");
        return string.Concat(text.ToString().Normalize(NormalizationForm.FormD).Where(character => char.IsAsciiLetterOrDigit(character) || character == '-'));
    }
}
