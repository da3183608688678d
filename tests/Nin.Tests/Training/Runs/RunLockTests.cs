using Nin.Training;
using Nin.Training.Runs;

namespace Nin.Tests.Training.Runs;

public sealed class RunLockTests
{
    private const string LeftOver = ".checkpoint.safetensors.2147483647-00112233445566778899aabbccddeeff.tmp";

    [Fact]
    public void Take_Twice_NamesTheHolder()
    {
        using var folder = new TemporaryFolder();
        using RunLock held = RunLock.Take(folder.Path);
        string message = Assert.Throws<RunLockedException>(() => RunLock.Take(folder.Path)).Message;
        Assert.Matches(
            $"^'.*' is in use by process {Environment.ProcessId} on .+ since \\d{{4}}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d [+-]\\d\\d:\\d\\d\\. Wait until it ends, or take another folder\\.$",
            message);
        held.Dispose();
        RunLock.Take(folder.Path).Dispose();
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Take_FromManyThreads_IsGivenToOneAtATime()
    {
        using var folder = new TemporaryFolder();
        int inside = 0, taken = 0;
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            try
            {
                using RunLock held = RunLock.Take(folder["run"]);
                Assert.Equal(1, Interlocked.Increment(ref inside));
                Interlocked.Increment(ref taken);
                Interlocked.Decrement(ref inside);
            }
            catch (RunLockedException)
            {
            }
        });
        Assert.True(taken > 0);

        // One who made the folder may find the next one in it already, who leaves it as it was.
        Assert.Empty(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Take_WhatADeadHolderLeft_IsTakenOverAndItsTemporaryFilesAreCleared()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder[".lock"], "");
        File.WriteAllText(folder[".lock-holder"], "process 1 on elsewhere since long ago");
        File.WriteAllText(folder[LeftOver], "half");
        File.WriteAllText(folder["notes.txt"], "mine");
        using (RunLock.Take(folder.Path))
        {
            Assert.Contains($"process {Environment.ProcessId} on ", File.ReadAllText(folder[".lock-holder"]), StringComparison.Ordinal);
        }

        Assert.Equal([folder["notes.txt"]], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Dispose_FoldersMadeForNothing_AreRemoved()
    {
        using var folder = new TemporaryFolder();
        RunLock.Take(folder["runs/new"]).Dispose();
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Run_InAFolderThatAnotherRunIsIn_IsRefusedAndTheFirstGoesOn()
    {
        using var folder = new TemporaryFolder();
        RunLockedException? error = null;
        var observer = new ScriptedObserver
        {
            AtStep = step => error ??= Assert.Throws<RunLockedException>(
                () => SmallRuns.Run(SmallRuns.Recipe, SmallRuns.WithoutValidation, folder.Path, resume: true)),
        };
        Recipe recipe = SmallRuns.Recipe with { Epochs = 1 };
        string expected = SmallRuns.Run(recipe, SmallRuns.WithoutValidation).WeightsSha256;
        Assert.Equal(expected, SmallRuns.Run(recipe, SmallRuns.WithoutValidation, folder.Path, observer: observer).WeightsSha256);
        Assert.NotNull(error);
    }

    [Fact]
    public void Trainer_LockOfAnotherFolder_IsAnArgumentError()
    {
        using var folder = new TemporaryFolder();
        using RunLock held = RunLock.Take(folder["a"]);
        var options = new TrainerOptions { Folder = folder["b"], Lock = held };
        var error = Assert.Throws<ArgumentException>(() => new Trainer(SmallRuns.Recipe, SmallRuns.Data, options));
        Assert.StartsWith($"Trainer: expected the lock on the run's folder, got that on '{folder["a"]}'.", error.Message, StringComparison.Ordinal);
    }
}
