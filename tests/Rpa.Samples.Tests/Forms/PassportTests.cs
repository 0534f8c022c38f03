using Rpa.Samples.Forms;
using Rpa.Samples.People;

namespace Rpa.Samples.Tests.Forms;

public sealed class PassportTests
{
    [Fact]
    public void CheckDigitsAreThoseOfTheStandardsExample()
    {
        // ICAO 9303-4, the specimen of Utopia.
        Assert.Equal('6', Passport.CheckDigit("L898902C3"));
        Assert.Equal('2', Passport.CheckDigit("740812"));
        Assert.Equal('9', Passport.CheckDigit("120415"));
        Assert.Equal('4', Passport.CheckDigit("C11T002JM4D<<9608122F1310317<<<<<<<<<<<<<<<6".AsSpan(0, 9).ToString()));
    }

    [Fact]
    public void TheLinesHaveThePlacesOfTheStandard()
    {
        var person = new Person("Käthe", "Meyer-Lüdenscheidt", "k@x", "", new("", "", ""), new DateOnly(1996, 8, 12), Female: true);
        var passport = Passport.Roll(new Dice(1), person, new DateOnly(2026, 11, 21));
        Assert.Equal("P<D<<MEYER<LUEDENSCHEIDT<<KAETHE<<<<<<<<<<<<", passport.Mrz1);
        Assert.Equal(44, passport.Mrz2.Length);
        Assert.Equal("D<<960812", passport.Mrz2[10..19]);
        var line = passport.Mrz2;
        Assert.Equal(line[43], Passport.CheckDigit(line[..10] + line[13..20] + line[21..43]));
    }
}
