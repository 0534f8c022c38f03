namespace Rpa.Host;

/// <summary>Exit codes, the same for every command.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Findings, a faulty file at start, or a failed run.</summary>
    public const int Findings = 1;

    /// <summary>Wrong usage of the command line.</summary>
    public const int Usage = 2;

    /// <summary>A requirement of the machine is missing: a program, a free port, a writable folder.</summary>
    public const int Machine = 3;

    /// <summary>The input cannot be read or was refused.</summary>
    public const int Input = 4;

    /// <summary>A server is not reachable.</summary>
    public const int Unreachable = 5;

    /// <summary>A bug of ours.</summary>
    public const int Bug = 70;

    /// <summary>Ctrl+C.</summary>
    public const int Interrupted = 130;
}

/// <summary>A fault of the user or the machine with its exit code: shown as one clear text, never as a stack trace.</summary>
internal sealed class UserFaultException(int exitCode, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The program's exit code.</summary>
    public int ExitCode { get; } = exitCode;
}
