using System.Text;
using Rpa.Bots.Actions;
using Rpa.Expressions.Values;
using Rpa.Language.Running;

namespace Rpa.Language.Tests.Running;

/// <summary>The stored form is exact.</summary>
public sealed class SnapshotJsonTests
{
    [Fact]
    public void EveryKindOfValueSurvives()
    {
        var values = Value.Map(
            ("text", Value.Of("Große Bleiche \"46\" <b>")),
            ("int", Value.Of(long.MinValue)),
            ("uint", new UIntValue(ulong.MaxValue)),
            ("double", new DoubleValue(0.1)),
            ("decimal", Value.Of(37.50m)),
            ("yes", Value.Of(true)),
            ("null", NullValue.Instance),
            ("day", Value.Of(new DateOnly(2028, 2, 29))),
            ("time", new TimestampValue(-1, 999_999_999)),
            ("span", new DurationValue(-3, -5)),
            ("bytes", new BytesValue(new byte[] { 0, 255 })),
            ("$odd", Value.Of("key")),
            ("list", Value.Of([Value.Of(1L), Value.Of("a")])),
            ("map", MapValue.From([KeyValuePair.Create(Value.Of(1L), Value.Of("one"))])));
        var input = new TaskSubmitted { At = DateTimeOffset.UnixEpoch, Actor = HolidayCase.First, Visit = 3, Outcome = "submit", Edits = values };
        var read = (TaskSubmitted)SnapshotJson.ReadInput(SnapshotJson.WriteInput(input));
        Assert.Equal(values, read.Edits);
        foreach (var (key, value) in values.Entries)
        {
            Assert.Equal(value.GetType(), read.Edits[key.ToString()]!.GetType());
        }
    }

    [Fact]
    public void AProbesAnswerKeepsItsKind()
    {
        var input = new ProbeAnswered { At = DateTimeOffset.UnixEpoch, Actor = HolidayCase.Bot, Visit = 1, Answer = new ProbeAnswer.Several(2, "two") };
        var read = (ProbeAnswered)SnapshotJson.ReadInput(SnapshotJson.WriteInput(input));
        Assert.Equal(2, Assert.IsType<ProbeAnswer.Several>(read.Answer).Count);
    }

    [Fact]
    public void UmlautsAreStoredAsTheyAre()
    {
        var input = new MessageArrived { At = DateTimeOffset.UnixEpoch, Actor = HolidayCase.Clerk, Message = "reply", Content = Value.Map(("text", Value.Of("Grüße"))) };
        Assert.Contains("Grüße", Encoding.UTF8.GetString(SnapshotJson.WriteInput(input)), StringComparison.Ordinal);
    }
}
