using System.Runtime.InteropServices;
using Nin.Data;
using Nin.Data.Checking;
using Nin.Data.Folders;

namespace Nin.Tests.Data.Folders;

public sealed class FolderWalkTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("nin-walk").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string Set => Path.Combine(_root, "set");

    [Fact]
    public void Entries_LinksToWhatHoldsThem_AreNamedAndNotFollowed()
    {
        Make("cats/1.png", "dogs/1.png");
        Directory.CreateSymbolicLink(Path.Combine(Set, "cats", "loop"), "..");
        Directory.CreateSymbolicLink(Path.Combine(Set, "dogs", "itself"), ".");
        Directory.CreateSymbolicLink(Path.Combine(Set, "dogs", "all"), _root);
        Assert.Equal(
            ["cats/1.png", "cats/loop (a link to a folder that holds this one)", "dogs/1.png",
             "dogs/all (a link to a folder that holds this one)", "dogs/itself (a link to a folder that is in the set already)"],
            Walk());
    }

    [Fact]
    public void Entries_FolderReachedTwice_StandsUnderItsOwnPath()
    {
        Make("b/1.png", "../elsewhere/2.png");
        Directory.CreateSymbolicLink(Path.Combine(Set, "a"), "b");
        Directory.CreateSymbolicLink(Path.Combine(Set, "c"), Path.Combine(_root, "elsewhere"));
        Directory.CreateSymbolicLink(Path.Combine(Set, "d"), Path.Combine("..", "elsewhere"));
        Assert.Equal(
            ["a (a link to a folder that is in the set already)", "b/1.png", "c/2.png", "d (a link to a folder that is in the set already)"], Walk());
    }

    [Fact]
    public void Entries_LinksInACircle_AreNamed()
    {
        Make("a/1.png");
        Directory.CreateSymbolicLink(Path.Combine(Set, "x"), "y");
        Directory.CreateSymbolicLink(Path.Combine(Set, "y"), "x");
        Assert.Equal(["a/1.png", "x", "y"], Walk());
    }

    [Fact]
    public void Entries_PipesAndDevices_AreNamedAndNotOpened()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Null(Nin.Formats.FileKind.Special(_root, 0));
            return;
        }

        Make("cats/1.png", "dogs/empty.png");
        File.WriteAllBytes(Path.Combine(Set, "dogs", "empty.png"), []);
        Assert.Equal(0, MakePipe(Path.Combine(Set, "cats", "2.png"), 0x1B6));
        File.CreateSymbolicLink(Path.Combine(Set, "cats", "3.png"), "2.png");
        File.CreateSymbolicLink(Path.Combine(Set, "dogs", "zero.png"), "/dev/zero");
        Assert.Equal(
            ["cats/1.png", "cats/2.png (a named pipe)", "cats/3.png (a named pipe)", "dogs/empty.png", "dogs/zero.png (a device)"], Walk());
        DataSplits data = new DataCatalog([], null).OpenUnchecked(Set);
        Finding finding = DataCheck.Run(data).Findings.Single(one => one.Kind == FindingKind.NotOpened);
        Assert.Equal("3 entries are not opened and left out", finding.Message);
        Assert.StartsWith(
            $"{Set}/cats/2.png: tar: this is a named pipe; expected an ordinary file.",
            Assert.Throws<Nin.Formats.NinFormatException>(
                () => Nin.Formats.Archives.TarArchive.Open(Path.Combine(Set, "cats", "2.png"), new())).Message);
    }

    [Fact]
    public void Entries_WhatSystemsPutThere_IsNoFolder()
    {
        Make("cats/1.png", "@eaDir/1.png", ".ipynb_checkpoints/1.png", "__MACOSX/1.png", "lost+found/1.png", "$RECYCLE.BIN/1.png",
            "System Volume Information/1.png", "dogs/@eaDir/1.png", "dogs/2.png");
        Assert.Equal(["cats/1.png", "dogs/2.png"], Walk());
        Assert.Equal(["cats", "dogs"], new DataCatalog([], null).Open(Set).Train.Classes);
    }

    [Fact]
    public void Entries_Cancelled_Throws()
    {
        Make("cats/1.png");
        Assert.Throws<OperationCanceledException>(
            () => FolderWalk.Entries(Set, cancellation: new CancellationToken(true)).Count());
        Assert.Throws<OperationCanceledException>(
            () => new DataCatalog([], null).Open(Set, cancellation: new CancellationToken(true)));
        Assert.Throws<OperationCanceledException>(
            () => new DataCatalog([], null).OpenUnchecked(Set, new CancellationToken(true)));
        Assert.Throws<OperationCanceledException>(() => ImageFolder.PicturesIn(Set, cancellation: new CancellationToken(true)));
    }

    [Fact]
    public void PicturesIn_OneLevelOrAll_AreInOrder()
    {
        Make("b.png", "a/2.jpg", "a/notes.txt", ".hidden/3.png");
        Assert.Equal([Path.Combine(Set, "a/2.jpg"), Path.Combine(Set, "b.png")], ImageFolder.PicturesIn(Set));
        Assert.Equal([Path.Combine(Set, "b.png")], ImageFolder.PicturesIn(Set, recurse: false));
    }

    private string[] Walk() =>
    [
        .. FolderWalk.Entries(Set).Where(entry => entry.Kind != WalkedKind.Folder)
            .Select(entry => entry.Problem is null ? entry.Path : $"{entry.Path} ({entry.Problem})").Order(StringComparer.Ordinal),
    ];

    private void Make(params string[] files)
    {
        foreach (string file in files)
        {
            string path = Path.GetFullPath(Path.Combine(Set, file));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file);
        }
    }

#pragma warning disable SYSLIB1054, CA2101 // A generated import would need unsafe code for one call of a test.
    [DllImport("libc", EntryPoint = "mkfifo")]
    private static extern int MakePipe([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mode);
#pragma warning restore SYSLIB1054, CA2101
}
