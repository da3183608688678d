using Nin.Cli.Failures;
using Nin.Training.Runs;

namespace Nin.Cli.Input;

/// <summary>Takes the folder of a run that is about to begin, or to go on.</summary>
internal static class RunClaim
{
    /// <summary>
    /// Takes the run's folder before minutes of training, not after them. Where two runs made up the same name at once, the
    /// second takes the next one.
    /// </summary>
    public static RunLock Take(TrainingPlan asked, bool isResumed, out TrainingPlan plan)
    {
        plan = asked;
        while (true)
        {
            try
            {
                return Take(plan.Folder, isResumed);
            }
            catch (Exception error) when (error is RunLockedException or UsageException && plan.Usual is not null)
            {
                plan = plan with { Folder = RunFolder.FirstFree(plan.Usual) };
            }
        }
    }

    private static RunLock Take(string folder, bool isResumed)
    {
        RunLock? claim = null;
        try
        {
            claim = RunLock.Take(folder);
            if (!isResumed)
            {
                // Another run may have come and gone since the plan was made.
                TrainingPlan.CheckIsFree(folder);
            }

            return claim;
        }
        catch (Exception error) when (Failure.IsOfFile(error) && error is not RunLockedException)
        {
            throw new IOException(
                $"the run's folder '{Path.GetFullPath(folder)}' cannot be written: {Failure.MessageOf(error)}", error);
        }
        catch (UsageException)
        {
            claim?.Dispose();
            throw;
        }
    }
}
