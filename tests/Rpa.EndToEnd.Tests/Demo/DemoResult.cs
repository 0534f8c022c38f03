using System.Collections.Immutable;
using System.Text.Json;

namespace Rpa.EndToEnd.Tests.Demo;

/// <summary>What `rpa demo --exit` promises to write, field by field.</summary>
internal sealed record DemoResult
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public required int Cases { get; init; }

    public required int Eligible { get; init; }

    public required int StraightThrough { get; init; }

    public required int Finished { get; init; }

    public required int PreparedForDecision { get; init; }

    public required int Waiting { get; init; }

    public required int Exceptions { get; init; }

    public required int Lost { get; init; }

    public required int RegisterEntries { get; init; }

    public required int DuplicatesFiled { get; init; }

    public required int Replies { get; init; }

    public required int WrongValuesFiled { get; init; }

    public required int DecisionsWithoutAPerson { get; init; }

    public required double Seconds { get; init; }

    public required ImmutableArray<DemoResultRow> Results { get; init; }

    public static DemoResult Parse(string json) => JsonSerializer.Deserialize<DemoResult>(json, Json) ?? throw new InvalidOperationException("The result is null.");

    /// <summary>Nothing lost, doubled, wrong or decided by a machine, and a row for each mail.</summary>
    public void IsFaultless()
    {
        Assert.Equal((0, 0, 0, 0), (Lost, DuplicatesFiled, WrongValuesFiled, DecisionsWithoutAPerson));
        Assert.Equal(Cases, Results.Length);
        Assert.Equal(Cases, Finished + PreparedForDecision + Waiting + Exceptions);
        Assert.DoesNotContain(Results, r => r.Outcome == "running");
        Assert.Equal(RegisterEntries, Results.Count(r => r.RegisterNumber is not null));
    }
}

/// <summary>One mail's row.</summary>
internal sealed record DemoResultRow(string Reference, string Workflow, string State, string Outcome, string? RegisterNumber);
