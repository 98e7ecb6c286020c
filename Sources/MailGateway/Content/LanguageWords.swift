/// The smallest words of languages written in Latin letters: the ones no mail does without. Folded when compared.
enum LanguageWords {
    static let codes = lists.map(\.code)

    /// The languages that have this folded word, as positions in `codes`.
    static func languages(of word: [UInt8]) -> [Int] { table[word] ?? [] }

    /// The language, as a position in `codes`, that alone has this letter.
    static func language(ofLetter letter: UInt32) -> Int? { letters[letter] }

    private static let table: [[UInt8]: [Int]] = {
        var table: [[UInt8]: [Int]] = [:]
        for (position, list) in lists.enumerated() {
            for word in Set(list.words.split(separator: " ").map { FoldedText.bytes($0) }) {
                table[word, default: []].append(position)
            }
        }
        return table
    }()

    private static let letters: [UInt32: Int] = {
        var table: [UInt32: Int] = [:]
        for (position, list) in lists.enumerated() {
            for letter in list.letters.unicodeScalars { table[letter.value] = position }
        }
        return table
    }()

    private static let lists: [(code: String, letters: String, words: String)] = [
        (
            "en", "",
            """
            the and you is it to of that this for not with have are was but we my your please thanks thank hello hi
            can will would from has had been be on at what when how there here they our which if do does get
            could should an or as by all any dear regards
            """
        ),
        (
            "fr", "œ",
            """
            le la les un une des du de et est je vous nous pas que qui pour dans sur avec ce cette mon ma mes votre
            vos notre bonjour merci il elle ne au aux mais ou si plus tout bien avez suis ai etre fait cordialement
            par sont etait cela ca lorsque depuis toujours
            """
        ),
        (
            "de", "ß",
            """
            der die das und ist nicht ich sie wir es ein eine einen einem den dem des zu mit auf fur von bei hat haben
            habe kann wird sind mein meine ihr ihre danke bitte hallo guten tag grusse auch noch aber wie was wenn
            oder nach aus dass im am um leider vielen dank sehr geehrte seit
            """
        ),
        (
            "es", "ñ¿¡",
            """
            el la los las un una y es en de que no por para con se su mi me lo del al pero como muy gracias hola
            buenos dias saludos esta este esto tengo puede usted ustedes hay ya si mas cuando desde ha he hemos
            favor todo sin le les nos
            """
        ),
        (
            "it", "",
            """
            il lo la gli le un uno una e di che non per con si mi ho ha sono da del della dei nel alla al come ma anche
            grazie ciao buongiorno saluti questo questa vostro mio piu se quando abbiamo essere stato cosa perche
            vorrei puo salve gentile cordiali e
            """
        ),
        (
            "nl", "",
            """
            de het een en is niet ik u wij we van voor met op aan dat die er maar ook nog bij mijn uw onze hebben
            heb heeft kan wordt zijn was hallo beste bedankt groet groeten dank graag als naar om te zou geen deze
            kunt jullie vriendelijke sinds
            """
        ),
        (
            "pt", "ãõ",
            """
            o a os as um uma e de que nao para com se por em do da dos das no na meu minha eu voce voces mas como
            muito obrigado obrigada ola bom dia boa esta este isso tem tenho foi ser mais quando ja nos atenciosamente
            gostaria pode ao pelo sem favor
            """
        ),
        (
            "pl", "łżźćńśąę",
            """
            i w z na do nie jest to ze sie prosze dziekuje dzien dobry mam moj moja jak po od czy o za ale tak juz
            jestem mozna pozdrawiam witam sa byl bylo przez dla tylko moze bardzo co kiedy tego tym panstwo mi
            """
        ),
        (
            "sv", "",
            """
            och att det som en ett jag ar inte pa med for av till har vi den kan men om hej tack mitt min ni er var
            nar fran detta ska skulle vanliga halsningar eller ocksa mycket fungerar
            """
        ),
        (
            "da", "",
            """
            og at det som en et jeg er ikke pa med for af til har vi den kan men om hej tak mit min jer var nar fra
            dette skal venlig hilsen eller ogsa meget virker mvh
            """
        ),
        (
            "nb", "",
            """
            og a det som en et jeg er ikke pa med for av til har vi den kan men om hei takk mitt min dere var nar fra
            dette skal vennlig hilsen eller ogsa veldig fungerer
            """
        ),
        (
            "fi", "",
            """
            ja on ei se etta en ole mutta kun niin kiitos hei terveisin minun meilla teidan tama voi olen oli myos
            jos vain nyt kanssa mita miten
            """
        ),
        (
            "cs", "ěřů",
            """
            a je se na to v ze s z do ne ale jsem jsme mam dobry den dekuji prosim jak pro pri od po uz nebo tak
            pozdravem kdyz byl bylo muzete
            """
        ),
        (
            "hu", "őű",
            """
            a az es nem hogy is egy van volt meg de ha mar csak koszonom kerem jo napot udvozlettel nekem ezt kell
            vagy mert
            """
        ),
        (
            "ro", "țșă",
            """
            si este nu la cu de in pe un o sa ca pentru din am va multumesc buna ziua mai sunt daca dar cum acest
            """
        ),
        (
            "tr", "ışğ",
            """
            ve bir bu ile icin da de ne mi cok var yok ben biz siz merhaba tesekkurler tesekkur ederim lutfen olarak
            ama gibi degil iyi saygilarimla
            """
        ),
    ]
}
