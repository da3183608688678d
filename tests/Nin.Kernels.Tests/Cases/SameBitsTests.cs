using Nin.Kernels.Convolution;
using Nin.Testing.Cases;

namespace Nin.Kernels.Tests.Cases;

public class SameBitsTests
{
    /// <summary>Convolutions that threads share by rows, by tiles and by outputs.</summary>
    internal static readonly Conv2dShape[] SharedShapes =
    [
        new(1, 9, 7, 5, 70, 1, 1, 0), new(2, 9, 7, 3, 11, 5, 2, 2), new(1, 8, 8, 16, 100, 3, 1, 1), new(3, 9, 6, 33, 17, 5, 1, 2),

        // More weights than inputs: shared by outputs where there are panels enough.
        new(1, 2, 3, 50, 170, 1, 1, 0), new(1, 5, 4, 9, 140, 5, 2, 2), new(1, 1, 1, 300, 1290, 1, 1, 0),
        new(1, 3, 3, 390, 33, 3, 1, 1),

        // Tiles enough to be shared, for two threads and for three.
        new(1, 27, 29, 5, 37, 3, 1, 1), new(2, 25, 26, 4, 18, 3, 1, 1),
    ];

    public static TheoryData<string> Names => EdgeCatalog.Names;

    public static TheoryData<string> NamesOfBatches =>
        [.. EdgeCatalog.Cases.Where(operation => Alone(operation).Batch > 1).Select(operation => operation.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void VectorSets_OnEdgeCase_GiveTheSameBitsAsEachOther(string name)
    {
        OperationCase operation = EdgeCatalog.Find(name);
        KernelSet[] sets = [.. KernelSet.Supported.Where(set => set.Name.StartsWith("vector", StringComparison.Ordinal))];
        Workspace[] workspaces = [.. sets.Select(set => CaseRun.Run(operation, set, new Workspace(operation)))];
        for (int i = 1; i < sets.Length; i++)
        {
            CaseRun.AssertSameBits($"{name} on {sets[i].Name}, not as on {sets[0].Name}", workspaces[0].Outputs, workspaces[i].Outputs);
            CaseRun.AssertSameBits($"{name} on {sets[i].Name}, not as on {sets[0].Name}", workspaces[0].InputGradients, workspaces[i].InputGradients);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EverySet_CalledAgain_GivesTheSameBits(string name)
    {
        // The scratch memory of the second run holds what the first left in it.
        OperationCase operation = EdgeCatalog.Find(name);
        foreach (KernelSet set in KernelSet.Supported)
        {
            var workspace = new Workspace(operation);
            IReadOnlyList<Pass> passes = operation.Bind(set, workspace);
            Pass[] repeatable = [.. passes.Where(pass => pass.Kind != PassKind.Backward)];
            foreach (Pass pass in repeatable)
            {
                pass.Run();
            }

            Buffers<float> first = workspace.Outputs.Copy();
            foreach (Pass pass in passes.Concat(repeatable))
            {
                pass.Run();
            }

            CaseRun.AssertSameBits($"{name} on {set.Name}, the second time", first, workspace.Outputs);
        }
    }

    [Theory]
    [MemberData(nameof(NamesOfBatches))]
    public void Forward_PictureAloneOrInABatch_GivesTheSameBits(string name)
    {
        OperationCase whole = EdgeCatalog.Find(name);
        (OperationCase alone, int batch) = Alone(whole);
        foreach (KernelSet set in KernelSet.Supported)
        {
            Workspace all = CaseRun.Run(whole, set, new Workspace(whole));
            var one = new Workspace(alone);
            for (int picture = 0; picture < batch; picture++)
            {
                int input = one.Inputs[0].Length, output = one.Outputs[0].Length;
                all.Inputs[0].Slice(picture * input, input).CopyTo(one.Inputs[0]);
                for (int i = 1; i < one.Inputs.Count; i++)
                {
                    all.Inputs[i].CopyTo(one.Inputs[i]);
                }

                CaseRun.Run(alone, set, one);
                string? difference = Agreement.FirstDifferentBits(
                    $"{name} on {set.Name}, picture {picture} alone", all.Outputs[0].Slice(picture * output, output), one.Outputs[0]);
                Assert.True(difference is null, difference);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(40)]
    public void Conv2dPart_AllParts_GiveTheBitsOfTheWhole(int parts)
    {
        foreach (
            (Conv2dShape shape, KernelSet set) in SharedShapes.SelectMany(
            shape => KernelSet.Supported.Select(set => (shape, set))))
        {
            var operation = new Conv2dCase(shape, Relu: true);
            Workspace whole = CaseRun.Run(operation, set, new Workspace(operation));
            float[] packed = new float[set.PackedWeightLength(shape)], scratch = new float[set.Conv2dScratchLength(shape)];
            float[] output = [.. Enumerable.Repeat(float.NaN, shape.OutputLength)];
            set.PackWeights(shape, whole.Inputs[1], packed);
            for (int part = parts - 1; part >= 0; part--)
            {
                set.Conv2dPart(
                    shape, whole.Inputs[0], packed, whole.Inputs[2], true, scratch, output, shape.OutChannels, part, parts);
            }

            string? difference = Agreement.FirstDifferentBits($"{operation.Name} on {set.Name} in {parts} parts", whole.Outputs[0], output);
            Assert.True(difference is null, difference);
        }
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, true)]
    public void Conv2dPart_Addends_GiveTheBitsOfASumBehindIt(int parts, bool relu)
    {
        foreach (
            (Conv2dShape shape, KernelSet set) in SharedShapes.SelectMany(
            shape => KernelSet.Supported.Select(set => (shape, set))))
        {
            var operation = new Conv2dCase(shape);
            Workspace whole = CaseRun.Run(operation, set, new Workspace(operation));
            float[] addends = [.. Enumerable.Range(0, shape.OutputLength).Select(i => (i * 37 % 101 / 25f) - 2)];
            float[] expected = [.. whole.Outputs[0].ToArray().Zip(addends, (output, addend) => output + addend)];
            if (relu)
            {
                set.Relu(expected, expected);
            }

            float[] packed = new float[set.PackedWeightLength(shape)], scratch = new float[set.Conv2dScratchLength(shape)];
            float[] output = [.. Enumerable.Repeat(float.NaN, shape.OutputLength)];
            set.PackWeights(shape, whole.Inputs[1], packed);
            for (int part = parts - 1; part >= 0; part--)
            {
                set.Conv2dPart(
                    shape, whole.Inputs[0], packed, whole.Inputs[2], relu, scratch, output, shape.OutChannels, part, parts,
                    addends);
            }

            string? difference = Agreement.FirstDifferentBits($"{operation.Name} on {set.Name} in {parts} parts", expected, output);
            Assert.True(difference is null, difference);
            foreach (PixelRange range in set.TakesPixels(shape) ? Conv2dCase.Ranges(shape) : [])
            {
                (int begin, int length) = (range.First * shape.OutChannels, range.Count * shape.OutChannels);
                set.Conv2dPixels(
                    shape, range, whole.Inputs[0], packed, whole.Inputs[2], relu, scratch, output.AsSpan(begin, length),
                    shape.OutChannels, addends.AsSpan(begin, length));
            }

            difference = Agreement.FirstDifferentBits($"{operation.Name} on {set.Name} by pixels", expected, output);
            Assert.True(difference is null, difference);
        }
    }

    /// <summary>
    /// The same operation on one picture, and how many pictures it had; 1 where pictures mix or there are none.
    /// </summary>
    private static (OperationCase Operation, int Batch) Alone(OperationCase operation) => operation switch
    {
        Conv2dCase conv => (conv with { Shape = conv.Shape with { Batch = 1 } }, conv.Shape.Batch),
        GeneralConv2dCase conv => (conv with { Shape = conv.Shape with { Batch = 1 } }, conv.Shape.Batch),
        MaxPool2dCase pool => (pool with { Shape = pool.Shape with { Batch = 1 } }, pool.Shape.Batch),
        AvgPool2dCase pool => (pool with { Shape = pool.Shape with { Batch = 1 } }, pool.Shape.Batch),
        GlobalAvgPool2dCase pool => (pool with { Batch = 1 }, pool.Batch),
        ScaleShiftCase normalization => (normalization with { Rows = 1 }, normalization.Rows),
        _ => (operation, 1),
    };
}
