using Rpa.Bots.Machine;
using Rpa.Testing;

[assembly: AssemblyFixture(typeof(Rpa.Bots.Office.Tests.MachineFixture))]

namespace Rpa.Bots.Office.Tests;

/// <summary>What these tests need of the machine, installed before the first of them where this process may.</summary>
public sealed class MachineFixture : IAsyncLifetime
{
    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => await TestMachine.NeedAsync(Requirements.Poppler, Requirements.Fonts);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
