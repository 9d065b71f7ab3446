using System.Runtime.InteropServices;

namespace CodeSight.Tests.Infrastructure;

/// <summary>Runs code without root's right to pass by the modes of files, also where the tests run as root.</summary>
internal static partial class Unprivileged
{
    private const uint Nobody = 65534;

    /// <summary>Runs synchronous code on a thread of its own, whose user for files is nobody.</summary>
    public static T Run<T>(Func<T> code)
    {
        T? result = default;
        Exception? fault = null;
        var thread = new Thread(() =>
        {
            if (Environment.IsPrivilegedProcess) _ = SetFileUser(Nobody);
            try
            {
                result = code();
            }
            catch (Exception thrown)
            {
                fault = thrown;
            }
        });
        thread.Start();
        thread.Join();
        return fault is null ? result! : throw new InvalidOperationException("The code failed.", fault);
    }

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetFileUser(uint user);
}
