using Rpa.Expressions.Yaml;

namespace Rpa.Language.Parsing;

/// <summary>Roles are granted outside of the workflow, so none is unknown; but one that stands once and is nearly another of the same file is probably misspelt.</summary>
internal static class RoleNames
{
    public static void Check(ParseContext context, YamlMapping root)
    {
        var roles = new[] { "start", "deadlines", "states" }.SelectMany(part => Roles(root[part])).ToList();
        var often = roles.GroupBy(r => r.Text).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet();
        foreach (var role in roles.Where(r => !often.Contains(r.Text)))
        {
            context.WarnWhenNear(role, often, "role that stands anywhere else");
        }
    }

    private static IEnumerable<YamlScalar> Roles(YamlNode? node) => node switch
    {
        YamlSequence list => list.Items.SelectMany(Roles),
        // `with`, `save` and `on-failure` hold names of the author's choice.
        YamlMapping map => map.Entries.Where(e => e.Key.Text is not ("with" or "save" or "on-failure" or "on-message" or "outcomes"))
            .SelectMany(e => e is { Key.Text: "role" or "escalate", Value: YamlScalar { Text.Length: > 0 } role } ? [role] : Roles(e.Value)),
        _ => [],
    };
}
