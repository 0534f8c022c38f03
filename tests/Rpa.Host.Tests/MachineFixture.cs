using Rpa.Bots.Browser;
using Rpa.Bots.Machine;
using Rpa.Testing;

[assembly: AssemblyFixture(typeof(Rpa.Host.Tests.MachineFixture))]

namespace Rpa.Host.Tests;

/// <summary>What these tests need of the machine, installed before the first of them where this process may.</summary>
public sealed class MachineFixture : IAsyncLifetime
{
    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => await TestMachine.NeedAsync(ChromiumRequirement.Value, ChromiumRequirement.Windowless, Requirements.Tesseract, Requirements.Poppler, Requirements.Graphviz, Requirements.Fonts);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
