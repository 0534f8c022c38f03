using Rpa.Bots.Ocr.Mrz;

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
    public void OneReadingAloneIsNeverValid() => Assert.False(MrzSolver.Solve(_ => null, Passport)!.IsValid);

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
    public void ACoveredDifferenceIsDecidedByTheCheckDigits()
    {
        var solution = Solve([Passport[0], Passport[1].Replace("JM4", "JH4", StringComparison.Ordinal)], Passport);
        Assert.True(solution!.IsValid);
        Assert.Equal(Passport[1], solution.Lines[1]);
    }

    [Fact]
    public void WhatCheckDigitsCannotSeeLeavesTheZoneInvalid()
    {
        // J counts 19, 9 counts 9: congruent modulo 10.
        var solution = Solve([Passport[0], Passport[1].Replace("2JM", "29M", StringComparison.Ordinal)], Passport);
        Assert.False(solution!.IsValid);
    }

    [Fact]
    public void AGuessedRepairRestoresTheLineButIsNotValid()
    {
        string[] wrong = [Passport[0], Passport[1].Replace("9608122", "9608722", StringComparison.Ordinal)];
        var solution = Solve(wrong, wrong);
        Assert.Equal(Passport[1], solution!.Lines[1]);
        Assert.False(solution.IsValid);
    }

    [Fact]
    public void GermanSerialsHoldNoVowels()
    {
        var text = Passport[1].Replace("C11T002JM4", "C11TOO2JM4", StringComparison.Ordinal);
        Assert.True(Solve([Passport[0], text], [Passport[0], text])!.IsValid);
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
    public void NoiseIsNoZoneAndNeverThrows()
    {
        var random = new Random(9);
        for (var i = 0; i < 300; i++)
        {
            string[] lines = [.. Enumerable.Range(0, random.Next(5)).Select(_ => string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => Glyphs.Characters[random.Next(37)])))];
            Assert.False(MrzSolver.Solve(_ => null, lines)?.IsValid ?? false);
        }
    }

    private static MrzSolution? Solve(IReadOnlyList<string> cells, IReadOnlyList<string> text) =>
        MrzSolver.Solve(format => cells.Count == format.Lines && cells[0].Length == format.Length ? cells : null, text);
}
