using System.Collections.Immutable;
using Rpa.Expressions;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Yaml;
using Rpa.Host.RemoteBots;

namespace Rpa.Host.Configuration;

/// <summary>Bots by somebody else in `rpa.yaml`: the actions that processes of theirs do.</summary>
internal static class BotsReader
{
    public static ImmutableArray<RemoteDeclaration> Read(MappingReader bots, Func<MappingReader, string, TimeSpan?> span, DiagnosticBag diagnostics)
    {
        var declarations = ImmutableArray.CreateBuilder<RemoteDeclaration>();
        foreach (var entry in bots.Entries("actions").Where(e => e.Value is YamlMapping))
        {
            var name = entry.Key.Text;
            if (name.Split('.') is not [{ Length: > 0 }, { Length: > 0 }] || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-'))
            {
                diagnostics.Report(ConfigDiagnostics.BadValue, entry.Key.Span, $"'{name}' is no name of an action.", "Write bot, dot and verb in small letters: town.greet.");
                continue;
            }

            var reader = ConfigBuilder.Reader(entry.Value);
            declarations.Add(new RemoteDeclaration(
                name,
                reader.LocalText("title") ?? LocalText.Same(name),
                reader.Text("capability") ?? name.Split('.')[0],
                reader.Boolean("effect"),
                Values(reader, "inputs"),
                Values(reader, "outputs"),
                [.. reader.Texts("failures").Select(f => f.Text)],
                span(reader, "timeout") ?? TimeSpan.FromMinutes(2)));
        }

        return declarations.ToImmutable();
    }

    private static ImmutableArray<RemoteValue> Values(MappingReader reader, string key) =>
        [.. reader.Entries(key).Select(e => RemoteValue.Of(e.Key.Text, (e.Value as YamlScalar)?.Text ?? "")).OfType<RemoteValue>()];
}
