namespace Rpa.Bots.Machine;

/// <summary>Only one process of a machine installs at a time: an exclusive file, waited for.</summary>
internal sealed class InstallLock : IAsyncDisposable
{
    private readonly FileStream _file;

    private InstallLock(FileStream file) => _file = file;

    public static async Task<InstallLock> TakeAsync(CancellationToken cancellationToken)
    {
        var path = Path.Combine(Path.GetTempPath(), "rpa-install.lock");
        while (true)
        {
            try
            {
                return new InstallLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System, cancellationToken);
            }
        }
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
