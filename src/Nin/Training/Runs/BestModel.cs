using Nin.Data.Preparing;
using Nin.Execution.Parameters;
using Nin.Models;

namespace Nin.Training.Runs;

/// <summary>
/// The best weights of a run so far, and their file: those of the highest accuracy on the validation part, of equal ones those
/// of the lower loss; the last ones where there is no such part.
/// </summary>
internal sealed class BestModel(RunKeeper keeper, ParameterLayout layout, Preprocessing preprocessing) : IDisposable
{
    /// <summary>The weights.</summary>
    public ParameterBuffer Parameters { get; } = new(layout);

    public void Dispose() => Parameters.Dispose();

    /// <summary>
    /// Takes an epoch's weights if they are better, and writes the model; says whether they are. Without a validation part they
    /// are taken, and are no better.
    /// </summary>
    public bool Offer(ParameterBuffer weights, Evaluation? validation, TrainingState state)
    {
        bool isBest = validation is not null && (state.BestEpoch == 0 || validation.Accuracy > state.BestAccuracy
            || (validation.Accuracy == state.BestAccuracy && validation.Loss < state.BestLoss));
        if (isBest || validation is null)
        {
            (state.BestEpoch, state.BestAccuracy, state.BestLoss) = (
                state.Epoch, validation?.Accuracy ?? 0, validation?.Loss ?? 0);
            Parameters.CopyFrom(weights);
            Write(new RunMetrics { Epoch = state.Epoch, ValidationAccuracy = validation?.Accuracy });
        }

        return isBest;
    }

    /// <summary>Writes the model, and gives it.</summary>
    public Model Write(RunMetrics metrics, float temperature = 1)
    {
        Model model = keeper.ModelOf(Parameters, preprocessing, metrics, temperature);
        keeper.WriteModel(model);
        return model;
    }
}
