using System.Collections.Immutable;
using Nin.Data.Targets;
using Nin.Execution.Parameters;
using Nin.Kernels;
using Nin.Layers;
using Nin.Networks;
using Nin.Objectives;
using Nin.Tensors;
using Nin.Threading;
using Nin.Training;
using Nin.Training.Optimizers;

namespace Nin.Tests.Layers;

/// <summary>One layer forward and backward on given numbers, by the plan that a network has.</summary>
internal sealed class LayerRun
{
    private LayerRun(float[] output, float[][] inputGradients, Dictionary<string, float[]> parameterGradients) =>
        (Output, InputGradients, ParameterGradients) = (output, inputGradients, parameterGradients);

    public float[] Output { get; }

    public float[][] InputGradients { get; }

    public Dictionary<string, float[]> ParameterGradients { get; }

    /// <summary>Runs a layer; a parameter that is not given stays 0.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="count">Pictures.</param>
    /// <param name="inputs">The inputs of all pictures.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="outputGradient">The gradient of the output.</param>
    /// <param name="kernels">What computes; the default set where null.</param>
    public static LayerRun Of(
        LayerCase layer, int count, float[][] inputs, IReadOnlyDictionary<string, float[]> parameters, float[] outputGradient,
        KernelSet? kernels = null)
    {
        string[] names = [.. inputs.Select((_, i) => $"input{i}")];
        var network = new Network("run", new FeatureShape(1, 1, 1), [
            .. layer.Inputs.Select((shape, i) => new Node(names[i], new GivenNumbers(shape, count), [Network.InputName])),
            new Node("layer", layer.Layer, [.. names])]);
        var objective = new GivenGradient(outputGradient);
        using var pool = new WorkerPool(1);
        using var step = new TrainingStep(
            network, objective, new Sgd(), new TrainingStepOptions { BatchSize = count, Shards = 1 }, pool,
            kernels ?? KernelSet.Default);
        ParameterLayout layout = step.Parameters.Layout;
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i].CopyTo(step.Parameters[layout[$"{names[i]}.value"]]);
        }

        foreach ((string name, float[] values) in parameters)
        {
            values.CopyTo(step.Parameters[layout[$"layer.{name}"]]);
        }

        step.Compute(new float[count], new float[count], seed: 1);
        float[] gradient = step.TrainedGradient.ToArray();
        return new LayerRun(
            objective.Output,
            [.. names.Select(name => Of(gradient, layout[$"{name}.value"]))],
            layer.Layer.Parameters.Where(parameter => parameter.IsTrainable)
                .ToDictionary(parameter => parameter.Name, parameter => Of(gradient, layout[$"layer.{parameter.Name}"])));
    }

    private static float[] Of(float[] gradient, ParameterSlot slot) => gradient[slot.Offset..(slot.Offset + slot.Length)];

    /// <summary>The numbers of all pictures, as a parameter.</summary>
    private sealed record GivenNumbers(FeatureShape Shape, int Pictures) : CustomLayer
    {
        public override string Kind => "GivenNumbers";

        public override ImmutableArray<ParameterSpec> Parameters => [new("value", ParameterRole.Weight, [Pictures * Shape.Length])];

        public override FeatureShape OutputOf(ReadOnlySpan<FeatureShape> inputs) => Shape;

        public override void Forward(LayerPass pass) => pass.Parameter(0).CopyTo(pass.Output);

        public override void Backward(LayerPass pass)
        {
            Span<float> gradient = pass.ParameterGradient(0);
            for (int i = 0; i < gradient.Length; i++)
            {
                gradient[i] += pass.OutputGradient[i];
            }
        }
    }

    /// <summary>An objective with a given gradient, which keeps the outputs.</summary>
    private sealed class GivenGradient(float[] gradient) : Objective
    {
        public override string Name => "given gradient";

        public float[] Output { get; private set; } = [];

        public override void Check(OutputLayout outputs, int classes)
        {
        }

        public override TargetEncoding Encoding(OutputLayout outputs) => new ClassSetEncoding(1);

        public override double TotalWeight(OutputLayout outputs, ReadOnlySpan<float> targets, int count) => 1;

        public override LossScore Compute(OutputSet outputs, ReadOnlySpan<float> targets, float scale, GradientSet gradients)
        {
            Output = outputs[0].ToArray();
            gradient.CopyTo(gradients[0]);
            return new LossScore(0, 0);
        }
    }
}
