namespace CodeSight.Bench;

/// <summary>
/// What a command was given cannot be used. The message is one sentence for the person who gave it; the exit code is
/// <see cref="ExitCode"/>.
/// </summary>
public sealed class InputException(string message) : Exception(message)
{
    /// <summary>Of a command that was given what it cannot use; 1 is that of a measured quality that is too low.</summary>
    public const int ExitCode = 2;
}
