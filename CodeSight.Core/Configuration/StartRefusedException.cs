namespace CodeSight.Core.Configuration;

/// <summary>The program cannot start as it is set up; the message is one sentence for the operator.</summary>
public abstract class StartRefusedException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The program's exit code then (EX_CONFIG of sysexits.h).</summary>
    public const int ExitCode = 78;
}
