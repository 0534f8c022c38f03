namespace Rpa.Host.Terminal;

/// <summary>A result that may be large, written while it is made: to standard output, or whole or not at all to a file.</summary>
internal static class ResultStream
{
    /// <summary>Hands out the stream; where <paramref name="write"/> throws or says no, the file stays as it was.</summary>
    public static async Task<bool> WriteAsync(FileInfo? file, Func<Stream, Task<bool>> write)
    {
        if (file is null)
        {
            await using var output = new BufferedStream(Console.OpenStandardOutput());
            return await write(output);
        }

        var draft = file.FullName + ".tmp";
        try
        {
            file.Directory?.Create();
            bool done;
            await using (var stream = new FileStream(draft, FileMode.Create, FileAccess.Write))
            {
                done = await write(stream);
                stream.Flush(flushToDisk: true);
            }

            if (done)
            {
                File.Move(draft, file.FullName, overwrite: true);
            }

            return done;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserFaultException(ExitCode.Machine, $"The result cannot be written to '{file.FullName}': {e.Message} Name another file with --out.", e);
        }
        finally
        {
            if (File.Exists(draft))
            {
                File.Delete(draft);
            }
        }
    }
}
