using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace CodeSight.Extraction.Legacy;

/// <summary>
/// Converts files with LibreOffice: without a window, with a profile of its own that allows no macros and follows no links, in a folder of
/// its own that is deleted afterwards, and within the limits of time. It is confined as the reader process that starts it.
/// </summary>
internal static class LibreOffice
{
    // Macros never run, links to other files are never followed, and what asks for a page reaches no proxy.
    private const string Profile = """
        <?xml version="1.0" encoding="UTF-8"?>
        <oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
        <item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
        <item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
        <item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
        <item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
        <item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
        <item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop></item>
        <item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
        <item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop></item>
        <item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
        <item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop></item>
        </oor:items>
        """;

    /// <summary>The program's path, or null where it is not installed.</summary>
    public static string? Find(ExtractionOptions options) => ConfinedProgram.Find(options.LibreOffice);

    /// <summary>The file in a newer format.</summary>
    /// <param name="ending">The usual ending of files of its kind, with the dot.</param>
    /// <param name="newEnding">The ending of the files that are wanted.</param>
    /// <exception cref="FileFaultException">It cannot be converted, or not in time.</exception>
    /// <exception cref="FileUnreadableException">The program cannot be started.</exception>
    public static byte[] Convert(string program, SourceFile file, string ending, string newEnding, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("codesight-office-");
        try
        {
            var profile = folder.CreateSubdirectory("profile");
            File.WriteAllText(Path.Combine(profile.CreateSubdirectory("user").FullName, "registrymodifications.xcu"), Profile);
            var input = Path.Combine(folder.FullName, "document" + ending);
            File.WriteAllBytes(input, file.Bytes);
            var output = folder.CreateSubdirectory("converted").FullName;
            Run(program, folder.FullName, [
                $"-env:UserInstallation={new Uri(profile.FullName).AbsoluteUri}", "--headless", "--norestore", "--nolockcheck", "--nodefault",
                "--nofirststartwizard", "--convert-to", newEnding[1..], "--outdir", output, input,
            ], file.Limits, cancellationToken);
            var converted = Path.Combine(output, "document" + newEnding);
            if (!File.Exists(converted))
                throw new FileFaultException("LibreOffice cannot read the file: it is damaged, or protected by a password.");
            if (new FileInfo(converted).Length > file.Limits.MaxUnpackedBytes)
                throw new FileFaultException($"What LibreOffice makes of it is larger than the limit of {file.Limits.MaxUnpackedBytes >> 20} MB.");
            return File.ReadAllBytes(converted);
        }
        finally
        {
            Delete(folder);
        }
    }

    private static void Run(string program, string folder, string[] arguments, ExtractionOptions limits, CancellationToken cancellationToken)
    {
        var start = ConfinedProgram.StartInfo(program, arguments, limits.TimeLimit * 0.9, isIdle: false);
        start.WorkingDirectory = folder;
        start.Environment["HOME"] = folder;
        start.Environment["TMPDIR"] = folder;
        // Where its instances find each other; a socket's path must be short.
        start.Environment["OSL_SOCKET_PATH"] = Path.TrimEndingDirectorySeparator(Path.GetTempPath());
        Process process;
        try
        {
            process = Process.Start(start) ?? throw new FileUnreadableException("LibreOffice could not be started.");
        }
        catch (Exception fault) when (fault is Win32Exception or IOException)
        {
            throw new FileUnreadableException("LibreOffice could not be started; is it installed whole?");
        }
        using (process)
        using (cancellationToken.Register(() => ConfinedProgram.Kill(process)))
        {
            process.StandardInput.Close();
            // Read, so that it never waits for us to read; what it says may quote the file.
            process.OutputDataReceived += static (_, _) => { };
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            var isInTime = process.WaitForExit(limits.TimeLimit * 0.9);
            ConfinedProgram.Kill(process);
            cancellationToken.ThrowIfCancellationRequested();
            if (!isInTime) throw new FileFaultException("Converting it with LibreOffice took longer than its limit of time.");
            if (process.ExitCode == 0) return;
            throw new FileFaultException(string.Create(
                CultureInfo.InvariantCulture, $"LibreOffice did not convert the file: it ended with exit code {process.ExitCode}."));
        }
    }

    private static void Delete(DirectoryInfo folder)
    {
        try
        {
            folder.Delete(recursive: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A process that was just ended may still write; the system's own cleaning of temporary files takes it away.
        }
    }
}
