namespace Nin.Data.Layouts;

/// <summary>The files and records of one of the two CIFAR sets.</summary>
/// <param name="Name">The set's name in messages.</param>
/// <param name="LabelBytes">The bytes before a record's pixels; the last of them is the label.</param>
/// <param name="TrainFiles">The training files, in their order.</param>
/// <param name="TestFile">The test file.</param>
/// <param name="NamesFile">The file with the class names, one a line.</param>
/// <param name="Classes">The class names where that file is missing.</param>
internal sealed record CifarLayout(
    string Name, int LabelBytes, IReadOnlyList<string> TrainFiles, string TestFile, string NamesFile,
    IReadOnlyList<string> Classes)
{
    internal static readonly CifarLayout[] All =
    [
        new(
            "CIFAR-10",
            1,
            ["data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin"],
            "test_batch.bin",
            "batches.meta.txt",
            ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]),
        new("CIFAR-100", 2, ["train.bin"], "test.bin", "fine_label_names.txt", FineClasses()),
    ];

    internal bool Owns(string file) => TrainFiles.Contains(file) || file == TestFile || file == NamesFile;

    /// <summary>The fine classes of CIFAR-100, in the order of their labels.</summary>
    private static string[] FineClasses() =>
        """
        apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle
        bowl boy bridge bus butterfly camel can castle caterpillar cattle
        chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur
        dolphin elephant flatfish forest fox girl hamster house kangaroo keyboard
        lamp lawn_mower leopard lion lizard lobster man maple_tree motorcycle mountain
        mouse mushroom oak_tree orange orchid otter palm_tree pear pickup_truck pine_tree
        plain plate poppy porcupine possum rabbit raccoon ray road rocket
        rose sea seal shark shrew skunk skyscraper snail snake spider
        squirrel streetcar sunflower sweet_pepper table tank telephone television tiger tractor
        train trout tulip turtle wardrobe whale willow_tree wolf woman worm
        """.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
}
