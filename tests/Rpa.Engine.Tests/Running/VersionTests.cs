using System.Collections.Immutable;
using Rpa.Bots.Assets;
using Rpa.Engine.Queries;
using Rpa.Expressions.Diagnostics;
using Rpa.Expressions.Values;
using Rpa.Language.Bundles;
using Rpa.Language.Running;
using Rpa.Testing;

namespace Rpa.Engine.Tests.Running;

/// <summary>R12: running cases keep their bundle.</summary>
public sealed class VersionTests : IAsyncLifetime
{
    private readonly House _house = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task ACaseEndsByTheVersionItBeganWith()
    {
        await _house.StartAsync([], [Compile(1, "first")]);
        var old = (await _house.SubmitAsync("permit")).Reference;
        await _house.StopAsync();
        await _house.StartAsync([], [Compile(2, "second")]);
        var young = (await _house.SubmitAsync("permit")).Reference;

        var oldEnd = await _house.Engine.Commands.CompleteTaskAsync(old, 1, "grant", MapValue.Empty, "", House.Clara, default);
        var youngEnd = await _house.Engine.Commands.CompleteTaskAsync(young, 1, "grant", MapValue.Empty, "", House.Clara, default);

        Assert.Equal(("first", "second"), (oldEnd.State, youngEnd.State));
    }

    private static CompiledBundle Compile(int version, string end)
    {
        var diagnostics = new DiagnosticBag();
        var source = Some.Bundle("permit", $$"""
            workflow: permit
            version: {{version}}
            title: Permit
            data:
              subject: { type: text }
            start:
              - api: [subject]
            initial: deciding
            states:
              deciding:
                task: { role: clerk, within: 4 weeks, escalate: supervisor }
                outcomes:
                  grant: {{end}}
              {{end}}: { final: succeeded }
            """);
        var catalog = new BotCatalog(
            ImmutableDictionary<string, Rpa.Bots.Actions.ActionSignature>.Empty, ImmutableDictionary<string, IAssetKind>.Empty, ImmutableDictionary<string, TriggerSignature>.Empty);
        return Assert.Single(BundleCompiler.Compile([source], catalog, diagnostics), _ => !diagnostics.HasErrors);
    }
}
