using System.Text.Json;
using Rpa.Language.Schema;
using Rpa.Language.Testing;

namespace Rpa.Language.Tests.Schema;

public sealed class SchemaTests
{
    [Theory]
    [InlineData("workflow.schema.json")]
    [InlineData("rules.schema.json")]
    public void TheCommittedSchemaIsTheParsersOwn(string file)
    {
        var expected = file.StartsWith("workflow", StringComparison.Ordinal) ? WorkflowSchema.Json() : WorkflowSchema.RulesJson();
        var path = Path.Combine(Repository.Root, "workflows", "schema", file);
        if (Environment.GetEnvironmentVariable(Repository.Rewrite) == "1")
        {
            File.WriteAllText(path, expected);
        }

        Assert.Equal(expected, File.ReadAllText(path));
    }

    [Fact]
    public void TheSchemaIsJsonWithEveryKindOfState()
    {
        using var schema = JsonDocument.Parse(WorkflowSchema.Json());
        var states = schema.RootElement.GetProperty("properties").GetProperty("states").GetProperty("additionalProperties").GetProperty("anyOf");
        Assert.Equal(6, states.GetArrayLength());
        Assert.Contains("succeeded", states[5].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("grammar", false)]
    [InlineData("grammar of tests", true)]
    public void TheGrammarInTheReadmeIsTheParsersOwn(string name, bool ofTests)
    {
        var path = Path.Combine(Repository.Root, "workflows", "README.md");
        var readme = File.ReadAllText(path);
        var begin = $"<!-- {name}: written by the tests -->\n";
        var (from, to) = (readme.IndexOf(begin, StringComparison.Ordinal) + begin.Length, readme.IndexOf($"<!-- end of {name} -->", StringComparison.Ordinal));
        var expected = "\n" + (ofTests ? WorkflowSchema.GrammarMarkdown(TestShape.File) : WorkflowSchema.GrammarMarkdown()) + "\n";
        if (Environment.GetEnvironmentVariable(Repository.Rewrite) == "1")
        {
            File.WriteAllText(path, readme[..from] + expected + readme[to..]);
            return;
        }

        Assert.Equal(expected, readme[from..to]);
    }
}
