using Rpa.Bots.Ocr.Mrz;
using Rpa.Samples.People;

namespace Rpa.Bots.Ocr.Tests.Mrz;

public sealed class MrzSolverTests
{
    private static readonly string[] Card = ["IDD<<T220001293<<<<<<<<<<<<<<<", "6408125<2010315D<<<<<<<<<<<<<4", "MUSTERMANN<<ERIKA<PAULA<ANNA<<"];
    private static readonly string[] Passport = ["P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<", "C11T002JM4D<<9608122F1310317<<<<<<<<<<<<<<<6"];

    [Fact]
    public void TwoReadingsAlikeWithRightDigitsAreValid()
    {
        var solution = Solve(Card, Card);
        Assert.True(solution!.IsValid);
        var fields = MrzFields.Of(solution.Format, solution.Lines, 2026);
        Assert.Equal(("TD1", "T22000129", "D", "1964-08-12", "2020-10-31", "MUSTERMANN", "ERIKA PAULA ANNA"), (solution.Format.Type, fields["number"], fields["nationality"], fields["birthDate"], fields["expiryDate"], fields["surname"], fields["givenNames"]));
        Assert.Equal("TD3", Solve(Passport, Passport)!.Format.Type);
    }

    [Fact]
    public void OneReadingAloneIsNeverValid() => Assert.False(Solve(Passport)!.IsValid);

    [Fact]
    public void AMisprintedCompositeIsNotValid()
    {
        string[] wrong = ["P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<", "C01X00T478D<<8510126F3101013<<<<<<<<<<<<<<<8"];
        Assert.False(Solve(wrong, wrong)?.IsValid ?? false);
    }

    [Fact]
    public void ANameSeenDifferentlyIsNotValid()
    {
        var solution = Solve(Passport, [Passport[0].Replace("ERIKA", "ERICA", StringComparison.Ordinal), Passport[1]]);
        Assert.False(solution!.IsValid);
        Assert.Contains(solution.Checks, check => check.Contains("line 1 at 21", StringComparison.Ordinal));
    }

    [Fact]
    public void AFillerThatAnEngineTakesForALetterCountsByItsShapeOnly()
    {
        string[] taken = [Passport[0].Replace("<ERIKA", "KERIKA", StringComparison.Ordinal), Passport[1]];
        Assert.True(Solve(Passport, taken)!.IsValid);

        // The same reading of a place whose ink has not the shape of a filler.
        Assert.False(MrzSolver.Solve(Formats(Passport), [.. Cells(Passport).Select(line => line with { Fillers = new bool[line.Fillers.Length] })], taken)!.IsValid);
    }

    [Fact]
    public void ACoveredDifferenceIsDecidedByTheCheckDigits()
    {
        // H reads M here, so the cells are unsure between the two; the text saw what holds.
        var solution = Solve(Doubting([Passport[0], Passport[1].Replace("JM4", "JH4", StringComparison.Ordinal)], 1, 8, 'M'), Passport);
        Assert.True(solution!.IsValid);
        Assert.Equal(Passport[1], solution.Lines[1]);
    }

    [Fact]
    public void WhatCheckDigitsCannotSeeLeavesTheZoneInvalid()
    {
        // J counts 19, 9 counts 9: congruent modulo 10.
        var solution = Solve(Doubting(Passport, 1, 7, '9'), [Passport[0], Passport[1].Replace("2JM", "29M", StringComparison.Ordinal)]);
        Assert.False(solution!.IsValid);
    }

    [Fact]
    public void AGuessedRepairRestoresTheLineButIsNotValid()
    {
        string[] wrong = [Passport[0], Passport[1].Replace("9608122", "9608722", StringComparison.Ordinal)];
        var solution = Solve(Doubting(wrong, 1, 17, '1'), wrong);
        Assert.Equal(Passport[1], solution!.Lines[1]);
        Assert.False(solution.IsValid);
    }

    [Fact]
    public void GermanSerialsHoldNoVowels()
    {
        string[] text = [Passport[0], Passport[1].Replace("C11T002JM4", "C11TOO2JM4", StringComparison.Ordinal)];
        Assert.True(Solve(Doubting(Doubting(text, 1, 4, '0'), 1, 5, '0'), Passport)!.IsValid);
    }

    [Fact]
    public void ALongNumberGoesOnInTheOptionalData()
    {
        // ICAO 9303-5: a filler stands for the digit, the rest of the number and its digit follow.
        string[] card = ["I<UTOD23145890<7349<<<<<<<<<<<", "3407127M9507122UTO<<<<<<<<<<<2", "STEVENSON<<PETER<JOHN<<<<<<<<<"];
        var solution = Solve(card, card)!;
        Assert.True(solution.IsValid, string.Join("; ", solution.Checks));
        var fields = MrzFields.Of(solution.Format, solution.Lines, 2026);
        Assert.Equal("D23145890734", fields["number"]);
        Assert.DoesNotContain("optional", fields.Keys);

        card[0] = card[0].Replace("7349", "7343", StringComparison.Ordinal);
        Assert.False(Solve(card, card)?.IsValid ?? false);
    }

    [Fact]
    public void FrancesFormerCardIsNeverValid()
    {
        // Its lines are as long as those of TD2; even where by chance every digit of TD2 held, they would say something else.
        string[] card = ["IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"];
        Assert.False(Solve(card, card)!.IsValid);
    }

    [Theory]
    [InlineData("MUSTERMANN<<ERIKA<PAULA<ANNA<", "MUSTERMANN<<ERIKA<PAULA<ANNA<<")]
    [InlineData("MUSTERMANN<<ERIKAK<PAULA<ANNA<<", "MUSTERMANN<<ERIKA<PAULA<ANNA<<")]
    public void TextThatMiscountsIsLaidOverTheCells(string text, string cells)
    {
        var over = MrzAlignment.Over(cells, text)!;
        Assert.Equal(cells.Length, over.Length);
        Assert.All(over.Zip(cells), pair => Assert.True(pair.First == pair.Second || pair.First == MrzAlignment.Silent));
    }

    [Fact]
    [Trait("needs", "time")]
    public void NoiseIsNoZoneAndNeverThrows()
    {
        var random = new Dice(9);
        foreach (var format in MrzFormat.All)
        {
            for (var i = 0; i < 60; i++)
            {
                string[] Lines(int most) => [.. Enumerable.Range(0, format.Lines).Select(_ => string.Concat(Enumerable.Range(0, most).Select(_ => GlyphNet.Characters[random.Next(0, 36)])))];
                Assert.False(Solve(Cells(Lines(format.Length)), Lines(random.Next(0, 60)))?.IsValid ?? false);
            }
        }
    }

    private static MrzSolution? Solve(string[] cells, params string[][] texts) => Solve(Cells(cells), texts);

    private static MrzSolution? Solve(IReadOnlyList<CellLine> cells, params string[][] texts) =>
        MrzSolver.Solve([.. MrzFormat.All.Where(format => format.Lines == cells.Count && format.Length == cells[0].Logs.Length)], cells, texts);

    private static IReadOnlyList<MrzFormat> Formats(string[] lines) => [.. MrzFormat.All.Where(format => format.Lines == lines.Length && format.Length == lines[0].Length)];

    private static IReadOnlyList<CellLine> Cells(string[] lines) => [.. lines.Select(CellLine.Of)];

    private static IReadOnlyList<CellLine> Doubting(string[] lines, int line, int at, char other) => Doubting(Cells(lines), line, at, other);

    // The cells see another character nearly as well.
    private static IReadOnlyList<CellLine> Doubting(IReadOnlyList<CellLine> cells, int line, int at, char other)
    {
        cells[line].Logs[at][GlyphNet.Characters.IndexOf(other, StringComparison.Ordinal)] = -1.5f;
        return cells;
    }
}
