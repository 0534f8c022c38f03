using Rpa.Bots.Machine;
using Rpa.Testing;

[assembly: AssemblyFixture(typeof(Rpa.Bots.Ocr.Tests.MachineFixture))]

namespace Rpa.Bots.Ocr.Tests;

/// <summary>What these tests need of the machine, installed before the first of them where this process may.</summary>
public sealed class MachineFixture : IAsyncLifetime
{
    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => await TestMachine.NeedAsync(Requirements.Tesseract, Requirements.Poppler, Requirements.Fonts);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
