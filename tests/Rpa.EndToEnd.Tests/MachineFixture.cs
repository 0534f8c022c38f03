using Rpa.Bots.Browser;
using Rpa.Bots.Machine;
using Rpa.Testing;

[assembly: AssemblyFixture(typeof(Rpa.EndToEnd.Tests.MachineFixture))]

namespace Rpa.EndToEnd.Tests;

/// <summary>What these tests need of the machine, installed before the first of them where this process may.</summary>
public sealed class MachineFixture : IAsyncLifetime
{
    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => await TestMachine.NeedAsync(ChromiumRequirement.Value, ChromiumRequirement.Windowless, Requirements.Tesseract, Requirements.Poppler, Requirements.Graphviz, Requirements.Fonts);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await PostgresServer.StopAsync();
}
