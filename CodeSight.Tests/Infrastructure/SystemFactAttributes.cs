namespace CodeSight.Tests.Infrastructure;

/// <summary>A fact about what Windows does not have, such as links that anybody may make: skipped there, with the reason.</summary>
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows()) Skip = "Windows has nothing of this kind";
    }
}

/// <summary>A theory about what Windows does not have: skipped there, with the reason.</summary>
internal sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute() => Skip = new UnixFactAttribute().Skip;
}

/// <summary>A fact about what only Linux has, such as /proc: skipped elsewhere, with the reason.</summary>
internal sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux()) Skip = "only Linux has this";
    }
}
