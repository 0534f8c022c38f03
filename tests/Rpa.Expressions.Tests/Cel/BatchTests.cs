using System.Text.Json;
using Rpa.Expressions.Cel;
using Rpa.Expressions.Cel.Conformance;
using Rpa.Expressions.Values;

namespace Rpa.Expressions.Tests.Cel;

public sealed class BatchTests
{
    private const string Lines = """
        {"id":"a/one","expr":"x + 1","typeEnv":[{"name":"x","ident":{"type":{"primitive":"INT64"}}}],"bindings":{"x":{"value":{"int64Value":"2"}}},"value":{"int64Value":"3"}}
        {"id":"a/two","expr":"[1, 'a', 1.5]","value":{"listValue":{"values":[{"int64Value":"1"},{"stringValue":"a"},{"doubleValue":1.5}]}}}
        {"id":"b/error","expr":"1 / 0","error":"divide by zero"}
        {"id":"b/unchecked","expr":"nobody || true","disableCheck":true,"value":{"boolValue":true}}
        {"id":"b/wrong","expr":"1","value":{"doubleValue":1}}
        """;

    [Fact]
    public void ABatchPrintsAValueOrAnErrorPerLine()
    {
        var output = new StringWriter();
        var summary = CelBatch.Run(new StringReader(Lines), output, compare: false);
        var lines = output.ToString().TrimEnd().Split('\n');
        Assert.Equal("""{"id":"a/one","value":{"int64Value":"3"}}""", lines[0]);
        Assert.Equal("""{"id":"b/error","error":"divide by zero"}""", lines[2]);
        Assert.Equal((5, 4), (summary.Total, summary.Passed));
    }

    [Fact]
    public void ComparingCountsBySectionAndShowsWhatDiffers()
    {
        var output = new StringWriter();
        var summary = CelBatch.Run(new StringReader(Lines), output, compare: true);
        Assert.Equal([new("a", 2, 2), new CelBatchSection("b", 3, 2)], summary.Sections);
        Assert.Equal("""{"id":"b/wrong","expr":"1","expected":{"doubleValue":1},"value":{"int64Value":"1"}}""", output.ToString().TrimEnd());
    }

    [Fact]
    public void ABugOfOursIsNoExpectedError()
    {
        using var test = JsonDocument.Parse("""{"expr":"1 / 0","error":"divide by zero"}""");
        Assert.True(CelBatch.IsExpected(test.RootElement, CelResult.Failed("divide by zero")));
        Assert.False(CelBatch.IsExpected(test.RootElement, CelResult.Failed($"{CelCompiler.InternalFault}: NullReferenceException")));
        Assert.False(CelBatch.IsExpected(test.RootElement, CelResult.Of(Value.Of(1L))));
    }

    [Fact]
    public void ALineThatIsNoCaseIsCountedAndDoesNotStopTheOthers()
    {
        var output = new StringWriter();
        var summary = CelBatch.Run(new StringReader("nonsense\n[]\n{\"id\":\"a\"}\n{\"id\":\"a/b\",\"expr\":\"1\",\"bindings\":{\"x\":{\"value\":{}}}}\n{\"id\":\"a/c\",\"expr\":\"1\"}"), output, compare: false);
        Assert.Equal((4, 1), (summary.Unreadable, summary.Passed));
        Assert.StartsWith("{\"line\":1,\"error\":", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", "an object with 'id' and 'expr' was expected")]
    [InlineData("{\"id\":\"a\"}", "'expr' must be a text")]
    [InlineData("{\"id\":3,\"expr\":\"1\",\"error\":\"\"}", "'id' must be a text")]
    [InlineData("{\"expr\":\"1\",\"error\":\"\",\"typeEnv\":7}", "'typeEnv' must be a list of declarations")]
    [InlineData("{\"expr\":\"1\",\"error\":\"\",\"bindings\":[]}", "'bindings' must be an object")]
    [InlineData("{\"expr\":\"1\"}", "there is neither 'value' nor 'error' to compare with")]
    public void ALineThatIsNoCaseIsToldInWords(string line, string told)
    {
        var output = new StringWriter();
        var summary = CelBatch.Run(new StringReader(line), output, compare: true);
        Assert.Equal((1, 0), (summary.Unreadable, summary.Total));
        using var said = JsonDocument.Parse(output.ToString());
        Assert.Equal($"The line is no case: {told}.", said.RootElement.GetProperty("error").GetString());
        Assert.Contains("not read", summary.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("b'\\xff'")]
    [InlineData("{'a': [1u, 2.5, true], 'b': {}}")]
    [InlineData("[]")]
    [InlineData("timestamp('2026-11-21T08:30:00.5Z')")]
    [InlineData("duration('-1.5s')")]
    [InlineData("0.0 / 0.0")]
    [InlineData("-1.0 / 0.0")]
    [InlineData("type(1)")]
    [InlineData("optional.of(1)")]
    [InlineData("optional.none()")]
    [InlineData("decimal('37.50')")]
    [InlineData("date('2026-11-21')")]
    public void AValueSurvivesItsNotation(string text)
    {
        var value = Expr.Value(text);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            CelNotation.Write(writer, value);
        }

        using var document = JsonDocument.Parse(stream.ToArray());
        Assert.True(CelNotation.AreSame(value, CelNotation.Read(document.RootElement)));
    }

    [Fact]
    public void PlainJsonBecomesValuesAndComesBack()
    {
        const string json = """{"a":[1,2.5,"ä",null,true],"b":{"c":12345678901234567890}}""";
        var value = CelJson.Parse(json).Value!;
        Assert.IsType<IntValue>(((ListValue)((MapValue)value)["a"]!).Items[0]);
        Assert.Equal("""{"a":[1,2.5,"ä",null,true],"b":{"c":1.2345678901234567E+19}}""", CelJson.Text(value));
        Assert.Contains("line 1", CelJson.Parse("{").Error, StringComparison.Ordinal);
        Assert.NotNull(CelJson.Parse(new string('[', 1000)).Error);
    }
}
