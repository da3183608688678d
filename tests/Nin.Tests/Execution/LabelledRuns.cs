using Nin.Data.Targets;
using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Kernels;
using Nin.Threading;
using Nin.Training;
using Nin.Training.Optimizers;

namespace Nin.Tests.Execution;

/// <summary>Steps on labels as tests write them.</summary>
internal static class LabelledRuns
{
    public static StepResult Run(this TrainingExecutor executor, float[] pictures, int[] labels, ulong seed, uint step) =>
        executor.Run(pictures, Targets(labels), seed, step);

    /// <summary>Labels as a classification encodes them.</summary>
    public static float[] Targets(int[] labels)
    {
        var encoding = new ClassEncoding(int.MaxValue >> 8);
        float[] targets = new float[labels.Length * encoding.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            encoding.Encode(ClassTarget.Of(labels[i]), targets.AsSpan(i * encoding.Length, encoding.Length));
        }

        return targets;
    }

    /// <summary>What moves the weights by a recipe's optimizer.</summary>
    public static ParameterUpdate Update(ParameterBuffer parameters, Recipe recipe, KernelSet kernels, WorkerPool pool) =>
        new(parameters, recipe.Optimizer.Create(), recipe.Update, kernels, pool);
}
