using System.Collections.Frozen;
using Rpa.Testing;

namespace Rpa.Host.Tests.Architecture;

/// <summary>The floors of the design: a project sees only lower ones.</summary>
public sealed class FloorTests
{
    private static readonly FrozenDictionary<string, int> Floors = new Dictionary<string, int>
    {
        ["Rpa.Expressions"] = 0,
        ["Rpa.Bots"] = 1,
        ["Rpa.Language"] = 2, ["Rpa.Bots.Mail"] = 2, ["Rpa.Bots.Browser"] = 2, ["Rpa.Bots.Ocr"] = 2, ["Rpa.Bots.Office"] = 2,
        ["Rpa.Engine"] = 3,
        ["Rpa.Dashboard"] = 4, ["Rpa.Designer"] = 4, ["Rpa.Samples"] = 4,
        ["Rpa.Host"] = 5,
    }.ToFrozenDictionary();

    [Fact]
    public void EveryProductionProjectHasAFloor() => Assert.Equal(Floors.Keys.Order(StringComparer.Ordinal), Project.Production.Select(p => p.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void AProjectSeesOnlyLowerFloors() => Assert.Empty(
        from project in Project.Production
        from reference in project.References
        where Floors[reference] >= Floors[project.Name]
        select $"{project.Name} (floor {Floors[project.Name]}) sees {reference} (floor {Floors[reference]})");

    [Theory]
    [InlineData("Rpa.Engine")]
    [InlineData("Rpa.Language")]
    [InlineData("Rpa.Dashboard")]
    [InlineData("Rpa.Designer")]
    public void OnlyTheProgramAndTheSamplesSeeABot(string project) =>
        Assert.DoesNotContain(Project.Production.Single(p => p.Name == project).References, r => r.StartsWith("Rpa.Bots.", StringComparison.Ordinal));

    [Fact]
    public void OnlyTheProgramSeesTheSamples() =>
        Assert.Equal(["Rpa.Host"], Project.Production.Where(p => p.References.Contains("Rpa.Samples")).Select(p => p.Name));

    [Fact]
    public void OnlySchedulingUsesQuartz()
    {
        Assert.Equal(["Rpa.Engine"], Project.All.Where(p => p.Packages.Contains("Quartz")).Select(p => p.Name));
        var home = Checkout.Path("engine", "Rpa.Engine", "Scheduling") + Path.DirectorySeparatorChar;
        var users = Project.Sources([.. Project.ProductionFolders]).Where(f => File.ReadAllText(f).Contains("using Quartz", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(users);
        Assert.All(users, f => Assert.StartsWith(home, f, StringComparison.Ordinal));
    }

    [Fact]
    public void OnlyStorageAndSamplesSpeakToADatabase()
    {
        string[] homes = [Checkout.Path("engine", "Rpa.Engine", "Storage"), Checkout.Path("samples")];
        var users = Project.Sources([.. Project.ProductionFolders])
            .Where(f => File.ReadLines(f).Any(l => l.StartsWith("using Microsoft.Data.Sqlite", StringComparison.Ordinal) || l.StartsWith("using Npgsql", StringComparison.Ordinal)))
            .Where(f => !homes.Any(h => f.StartsWith(h + Path.DirectorySeparatorChar, StringComparison.Ordinal)));
        Assert.Empty(users);
    }
}
