using Rpa.Bots.Browser;
using Rpa.Testing;

[assembly: AssemblyFixture(typeof(Rpa.Bots.Browser.Tests.MachineFixture))]

namespace Rpa.Bots.Browser.Tests;

/// <summary>What these tests need of the machine, installed before the first of them where this process may.</summary>
public sealed class MachineFixture : IAsyncLifetime
{
    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => await TestMachine.NeedAsync(ChromiumRequirement.Value, ChromiumRequirement.Windowless);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
