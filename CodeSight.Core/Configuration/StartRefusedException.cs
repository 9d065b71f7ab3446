namespace CodeSight.Core.Configuration;

/// <summary>The program cannot start as it is set up; the message is one sentence for the operator.</summary>
public abstract class StartRefusedException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The program's exit code then (EX_CONFIG of sysexits.h).</summary>
    public const int ExitCode = 78;
}

/// <summary>
/// A setting cannot be used. The message is one sentence that names the variable, the value's fault and what is accepted; it never holds a
/// secret.
/// </summary>
public sealed class ConfigurationException(string message) : StartRefusedException(message);
