namespace CodeSight.Core.Data.Documents;

/// <summary>
/// Version of everything that decides what a file's bytes become, as it is stored with each document ("extract-1 chunks-2/256").
/// </summary>
/// <param name="current">The rules in use, asked for at each use.</param>
public sealed class RulesVersion(Func<string> current)
{
    /// <summary>The rules in use.</summary>
    public string Current => current();
}
