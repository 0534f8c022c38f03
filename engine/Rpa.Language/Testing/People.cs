using System.Collections.Immutable;
using Rpa.Expressions.Yaml;
using Rpa.Language.Definitions;
using Rpa.Language.Parsing;
using Rpa.Language.Running;

namespace Rpa.Language.Testing;

/// <summary>Who does something in a test.</summary>
internal static class People
{
    /// <summary>The person of `by:`, or one called <paramref name="otherwise"/>; with the role that is needed unless the test says which they have.</summary>
    public static Actor Of(YamlNode? by, string role, string otherwise, string department, ParseContext context)
    {
        var map = by as YamlMapping;
        var node = map is null ? by : map["name"];
        var name = ParseContext.Text(node) ?? otherwise;
        ImmutableArray<string> roles = map?["roles"] is { } list ? [.. ParseContext.Items(list).Select(ParseContext.Text).OfType<string>()] : role.Length > 0 ? [role] : [];
        var actor = new Actor(name, department, roles);
        if (node is not null && !actor.IsPerson)
        {
            context.Report(TestDiagnostics.ImpossibleStep, node.Span, $"'{name}' is no person: names with ':' are programs.", "Name a person by the sign-in name, such as 'k.klein'.");
        }

        return actor;
    }
}
