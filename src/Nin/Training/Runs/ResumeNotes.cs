using Nin.Formats;

namespace Nin.Training.Runs;

/// <summary>What the user of a resumed run is told: where it goes on, and what is another now than it was.</summary>
/// <param name="Recipe">The recipe that the run had until here.</param>
/// <param name="Kernels">The kernels that it was made with; null where the checkpoint does not say.</param>
/// <param name="Shards">The shards that a batch was cut into.</param>
internal sealed record ResumeNotes(Recipe Recipe, string? Kernels, int Shards)
{
    private const string NotOfEither = "the weights are not those of either alone";

    /// <summary>The notes, in the order in which they are told.</summary>
    public IEnumerable<string> Compared(Recipe recipe, string kernels, int shards, TrainingState state)
    {
        if (state.Step > 0)
        {
            yield return state.Epoch < recipe.Epochs
                ? FormattableString.Invariant($"resumed at epoch {state.Epoch + 1}, step {state.Step}")
                : "all epochs are done; the run is measured again";
        }

        if (Recipe.Epochs != recipe.Epochs)
        {
            yield return FormattableString.Invariant(
                    $"{CountText.Counted(recipe.Epochs, "epoch")} instead of {Recipe.Epochs}: from here on the learning rate follows the schedule of ")
                + FormattableString.Invariant(
                    $"{recipe.Epochs}, so the weights are not those of {recipe.Epochs} epochs in one go");
        }

        if (Kernels is not null && Kernels != kernels)
        {
            yield return $"the run was made with {Kernels} kernels until here and goes on with {kernels}: {NotOfEither}";
        }

        if (Shards != shards)
        {
            yield return FormattableString.Invariant(
                $"a batch was cut into {Shards} shards until here and is cut into {shards} from now on: {NotOfEither}");
        }
    }
}
